"""Images for a suite, made from files of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from . import processes
from .cluster import INTEROP

IMAGES = INTEROP / "images"

# The domain of names that mean: made here, never pulled. The manifests of the tests say `imagePullPolicy: Never`.
DOMAIN = "evenkeel.local"


def tiny(folder: Path) -> Path:
    """The image DOMAIN/tiny:1 of images/tiny.c, as a file in `folder`."""
    program, image = folder / "tiny", folder / "tiny.tar"
    processes.run(["gcc", "-Os", "-static", "-Wall", "-o", program, IMAGES / "tiny.c"])
    processes.run([IMAGES / "image.py", f"{DOMAIN}/tiny:1", image, "--entry", "/tiny", f"/tiny={program}"])
    return image


def java(name: str, folder: Path, modules: Sequence[str], main: str, jars: Sequence[Path]) -> Path:
    """The image DOMAIN/NAME:1 of a Java program, as a file in `folder`."""
    image = folder / f"{name}.tar"
    processes.run(
        [IMAGES / "java-image", f"{DOMAIN}/{name}:1", image, "--modules", ",".join(modules), "--main", main, *jars], seconds=300
    )
    return image
