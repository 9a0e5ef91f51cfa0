"""pip that fetches source distributions and runs nothing of them: `pip_fetch.py download --no-deps …`.

To learn the name and version of a source distribution, pip runs the build code in it. Here it takes
them from the PKG-INFO that every source distribution carries, and the process cannot start another,
so that no code of a package can run. Everything else is pip's own: index, certificates, cache, hashes.
"""

import pathlib
import sys

from pip._internal.cli.main import main
from pip._internal.distributions.sdist import SourceDistribution
from pip._internal.exceptions import InstallationError
from pip._internal.metadata import get_metadata_distribution
from pip._internal.req.req_install import InstallRequirement


read_wheel = InstallRequirement.get_dist


def read_metadata(requirement):
    if requirement.is_wheel:  # it tells its own, nothing has to be run
        return read_wheel(requirement)
    info = pathlib.Path(requirement.unpacked_source_directory, "PKG-INFO")
    try:
        return get_metadata_distribution(info.read_bytes(), str(info), requirement.name)
    except OSError as error:
        raise InstallationError(f"{requirement.name}: no PKG-INFO in it") from error


def refuse(event, _):
    if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"):
        raise PermissionError(f"{event}: nothing of a package is run here")


SourceDistribution.prepare_distribution_metadata = lambda *_, **__: None
InstallRequirement.get_dist = read_metadata
sys.addaudithook(refuse)
sys.exit(main(sys.argv[1:]))
