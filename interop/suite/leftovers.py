"""What a machine looks like from outside, to compare before and after: a cluster must leave nothing behind.

The comparison is of the whole machine, so no other cluster may start or end in between. Ordinary programs may: only such
processes count that a cluster could have started.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, fields
from pathlib import Path

# Folders in which container runtimes, kubelets and CNI leave files, and whose entries are few; the last two levels are listed.
WATCHED_FOLDERS = ("/run", "/var/lib", "/var/log", "/etc/cni", "/opt/cni", "/usr/libexec/kubernetes", str(Path.home() / ".kube"))

# Settings that are counters or clocks, or that the kernel changes by itself.
RESTLESS_SYSCTLS = re.compile(
    r"fs\.(dentry-state|file-nr|inode-nr|inode-state|quota\.)"
    r"|kernel\.(random|ns_last_pid|pty\.nr|perf_|tainted)"
    r"|net\.netfilter\.nf_conntrack_count"
)


@dataclass(frozen=True)
class Machine:
    """Each field is a set of lines, made to be subtracted."""

    processes: frozenset[str]
    namespaces: frozenset[str]
    mounts: frozenset[str]
    cgroups: frozenset[str]
    files: frozenset[str]
    sysctls: frozenset[str]
    devices: frozenset[str]
    iptables: frozenset[str]

    @classmethod
    def look(cls, binaries: Path) -> Machine:
        """`binaries`: where the programs of a cluster are, by which its processes are known."""
        return cls(
            processes=frozenset(_processes(binaries)),
            namespaces=frozenset(_namespaces()),
            mounts=frozenset(_mounts()),
            cgroups=frozenset(_cgroups()),
            files=frozenset(_files()),
            sysctls=frozenset(_sysctls()),
            devices=frozenset(os.listdir("/sys/class/net")),
            iptables=frozenset(_iptables()),
        )

    def changes_since(self, before: Machine) -> list[str]:
        """One line for each thing that came or went; empty if the machine is as it was."""
        changes = []
        for kind in (field.name for field in fields(self)):
            was, now = getattr(before, kind), getattr(self, kind)
            changes += [f"{kind}: new: {thing}" for thing in sorted(now - was)]
            # What is gone matters only for settings; processes, files and mounts of others come and go.
            changes += [f"{kind}: gone: {thing}" for thing in sorted(was - now) if kind in ("sysctls", "devices", "iptables")]
        return changes


def _each_process() -> list[Path]:
    return [path for path in Path("/proc").iterdir() if path.name.isdigit()]


def _link(path: Path) -> str:
    """A link of /proc, or nothing if the process ended meanwhile or is a kernel thread or a zombie."""
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _processes(binaries: Path) -> list[str]:
    """Processes that run a program of a cluster or are outside this machine's own network namespace."""
    here = _link(Path("/proc/self/ns/net"))
    found = []
    for process in _each_process():
        program, network = _link(process / "exe"), _link(process / "ns/net")
        known = program.startswith(f"{binaries}/") or re.search(r"/(containerd|containerd-shim[^/]*|runc)$", program)
        if known or (network and network != here):
            found.append(f"{process.name} {program}")
    return found


def _namespaces() -> set[str]:
    """Network and mount namespaces with a process in them; those held by a file are in the mounts."""
    links = {_link(process / "ns" / kind) for process in _each_process() for kind in ("net", "mnt")}
    return links - {""}


def _mounts() -> list[str]:
    """Type and place of each mount; ids, sizes and options say nothing about who made it."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    return [f"{line.split(' - ')[1].split()[0]} on {line.split()[4]}" for line in lines]


def _cgroups() -> list[str]:
    """The groups at the top of every hierarchy: whatever is deeper is inside of one that was made with it."""
    root = Path("/sys/fs/cgroup")
    folders = root.iterdir() if not (root / "cgroup.controllers").exists() else [root]
    return [str(group) for folder in folders if folder.is_dir() for group in folder.iterdir() if group.is_dir()]


def _files() -> list[str]:
    found = []
    for folder in WATCHED_FOLDERS:
        for path, folders, files in os.walk(folder):
            found += [os.path.join(path, name) for name in folders + files]
            if Path(path).parent == Path(folder):
                folders.clear()
    return found


def _sysctls() -> list[str]:
    lines = subprocess.run(["sysctl", "-a"], capture_output=True, text=True, timeout=30, check=False).stdout.splitlines()
    return [line for line in lines if not RESTLESS_SYSCTLS.match(line)]


def _iptables() -> list[str]:
    lines = subprocess.run(["iptables-save"], capture_output=True, text=True, timeout=30, check=False).stdout.splitlines()
    return [re.sub(r"\[\d+:\d+\]", "", line) for line in lines if not line.startswith("#")]
