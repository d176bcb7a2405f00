import pytest

from tests.githttp import serving


@pytest.fixture
def git_http(site):
    """The site's repository over HTTP. `url` is its address; `token`, `mode` and `seen` are the test's to use."""
    with serving(site) as server:
        yield server
