"""An image is what it was asked to be, and the same bytes every time."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import tarfile
import tempfile
import unittest
from pathlib import Path

SPEC = importlib.util.spec_from_file_location("image", Path(__file__).resolve().parent.parent / "images" / "image.py")
assert SPEC and SPEC.loader
image = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(image)


def content(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(name)
    assert member
    return member.read()


class ImageTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "tree" / "sub").mkdir(parents=True)
        (self.folder / "tree" / "sub" / "b").write_text("b")
        (self.folder / "tree" / "a").write_text("a")
        (self.folder / "tree" / "a").chmod(0o700)
        (self.folder / "tree" / "link").symlink_to("a")

    def make(self, name: str) -> Path:
        out = self.folder / name
        image.main(["evenkeel.local/x:1", str(out), "--entry", "/a", f"/opt/tree={self.folder}/tree", "/tmp=", "/l=->/tmp"])
        return out

    def test_the_same_files_give_the_same_bytes(self) -> None:
        first = self.make("1.tar").read_bytes()
        for path in (self.folder / "tree").rglob("*"):
            os.utime(path, (1, 1), follow_symlinks=False)
        self.assertEqual(self.make("2.tar").read_bytes(), first)

    def test_the_layer_has_the_files_their_folders_and_nothing_else(self) -> None:
        with tarfile.open(self.make("1.tar")) as outer:
            manifest = json.loads(content(outer, "manifest.json"))[0]
            config = json.loads(content(outer, manifest["Config"]))
            layer = tarfile.open(fileobj=io.BytesIO(content(outer, manifest["Layers"][0])))
        self.assertEqual(manifest["RepoTags"], ["evenkeel.local/x:1"])
        self.assertEqual(config["config"]["Entrypoint"], ["/a"])
        tree = ["opt/tree", "opt/tree/a", "opt/tree/link", "opt/tree/sub", "opt/tree/sub/b"]
        self.assertEqual(layer.getnames(), ["l", "opt", *tree, "tmp"])
        modes = [oct(layer.getmember(name).mode) for name in ("opt/tree/a", "opt/tree/sub/b", "tmp")]
        self.assertEqual(modes, ["0o755", "0o644", "0o1777"])
        self.assertEqual([layer.getmember(name).linkname for name in ("opt/tree/link", "l")], ["a", "/tmp"])

    def test_a_missing_file_is_named(self) -> None:
        with self.assertRaisesRegex(SystemExit, "/no/such: no such file or folder"):
            image.main(["n", str(self.folder / "x.tar"), "/a=/no/such"])


if __name__ == "__main__":
    unittest.main()
