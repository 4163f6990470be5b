#!/usr/bin/env python3
"""Makes a container image from files, with no registry, no daemon and no base image.

    image.py NAME OUT.tar [--entry ARG]… [--env K=V]… DEST=SOURCE…

DEST is a path in the image; SOURCE is a file or a folder of this machine, `->TARGET` for a symbolic link, or nothing for an
empty folder. OUT.tar is in the format of `docker save`, which `ctr images import` reads.

The same files give the same bytes (no times, no owners, sorted names), so an image that did not change is not unpacked again.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def write_image(
    name: str,
    out: Path,
    layers: Sequence[Mapping[str, str]],
    entry: Sequence[str],
    env: Sequence[str] = (),
) -> None:
    """Writes the image. Each layer maps destinations to sources; a later layer lies over the earlier ones.

    What seldom changes belongs in a layer of its own: a node unpacks a layer once, whatever the images that share it.
    """
    blobs = [_layer(files) for files in layers]
    digests = [hashlib.sha256(blob).hexdigest() for blob in blobs]
    config = json.dumps({
        "architecture": ARCHITECTURES.get(platform.machine(), platform.machine()),
        "os": "linux",
        "config": {"Entrypoint": list(entry), "Env": list(env), "WorkingDir": "/"},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}" for digest in digests]},
        "history": [{"created_by": "evenkeel"} for _ in digests],
    }, sort_keys=True).encode()
    config_name = hashlib.sha256(config).hexdigest() + ".json"
    layer_names = [f"{digest}/layer.tar" for digest in digests]
    manifest = json.dumps([{"Config": config_name, "RepoTags": [name], "Layers": layer_names}]).encode()

    # Written beside it and renamed: whoever reads OUT sees the old image or the new one, never half of one.
    part = out.with_name(f"{out.name}.{os.getpid()}.part")
    try:
        with tarfile.open(part, "w", format=tarfile.USTAR_FORMAT) as image:
            for member, content in [(config_name, config), *zip(layer_names, blobs, strict=True), ("manifest.json", manifest)]:
                _add(image, member, content)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _layer(files: Mapping[str, str]) -> bytes:
    """One layer as an uncompressed tar."""
    tree: dict[str, str] = {}
    for destination, source in files.items():
        _collect(tree, destination.strip("/"), source)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for destination in sorted(tree):
            _add_file(tar, destination, tree[destination])
    return buffer.getvalue()


def _collect(tree: dict[str, str], destination: str, source: str) -> None:
    """Enters destination, its parent folders and, for a folder, all that is in it."""
    for parent in Path(destination).parents:
        if str(parent) != ".":
            tree.setdefault(str(parent), "")
    if source and not source.startswith("->") and Path(source).is_dir():
        tree[destination] = ""
        for child in Path(source).iterdir():
            link = f"->{os.readlink(child)}" if child.is_symlink() else str(child)
            _collect(tree, f"{destination}/{child.name}", link)
    elif source and not source.startswith("->") and not Path(source).is_file():
        raise SystemExit(f"image.py: {source}: no such file or folder (for /{destination})")
    else:
        tree[destination] = source


def _add_file(tar: tarfile.TarFile, destination: str, source: str) -> None:
    if not source:
        member = tarfile.TarInfo(destination)
        member.type, member.mode = tarfile.DIRTYPE, 0o1777 if destination == "tmp" else 0o755
        tar.addfile(member)
    elif source.startswith("->"):
        member = tarfile.TarInfo(destination)
        member.type, member.linkname, member.mode = tarfile.SYMTYPE, source.removeprefix("->"), 0o777
        tar.addfile(member)
    else:
        _add(tar, destination, Path(source).read_bytes(), 0o755 if os.access(source, os.X_OK) else 0o644)


def _add(tar: tarfile.TarFile, name: str, content: bytes, mode: int = 0o644) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), mode
    tar.addfile(member, io.BytesIO(content))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="image.py", description=__doc__.splitlines()[0])
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("out", metavar="OUT.tar", type=Path)
    parser.add_argument("--entry", metavar="ARG", action="append", default=[], help="a word of the entry point")
    parser.add_argument("--env", metavar="K=V", action="append", default=[])
    parser.add_argument("files", metavar="DEST=SOURCE", nargs="+")
    options = parser.parse_args(arguments)
    files = {}
    for file in options.files:
        destination, separator, source = file.partition("=")
        if not separator or not destination.strip("/"):
            parser.error(f"'{file}': expected DEST=SOURCE")
        files[destination] = source
    write_image(options.name, options.out, [files], options.entry, options.env)


if __name__ == "__main__":
    main(sys.argv[1:])
