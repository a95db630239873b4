"""The release process of the storefront, tested from Python: `pytest examples/storefront`, after `npm run build`."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from rehearsal import Refused, Rehearsal  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = ["node", "bin/cdk-release", "rehearse", "--json", "--app", "node examples/storefront/app.js"]


def built(version, status="ok"):
    """What a build of the shop would make, as a folder."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="shop-"))
    (folder / "index.html").write_text(f"Release {version}")
    (folder / "health.json").write_text(f'{{ "status": "{status}", "version": "{version}" }}')
    return f"site={folder}"


def opened(r):
    for host, bucket in [("dev", "Storefront/Dev"), ("test", "Storefront/Test"), ("shop", "StorefrontProd/Website")]:
        r.say("host", f"{host}.example.com", bucket)
    r.say("clear", "StorefrontProd/Errors")
    r.say("settle")


def test_a_good_release_is_approved_and_goes_live():
    with Rehearsal(COMMAND, ROOT) as r:
        opened(r)
        r.say("built", built("1.0.0"), "--author", "bob")
        r.say("until", "prod", "asks")
        r.say("as", "Storefront/ReleaseManagers", "ada")
        r.say("approve", "prod", "the shop opens")
        r.say("settle")
        assert r.environment("prod")["lastGood"] == "1.0.0"
        assert r.say("get", "https://shop.example.com/")["body"] == "Release 1.0.0"
    assert [item["answer"] for item in r.report["approvals"]] == ["approved"]


def test_a_broken_release_never_reaches_prod():
    with Rehearsal(COMMAND, ROOT) as r:
        opened(r)
        r.say("built", built("1.0.0", status="degraded"))
        r.say("settle")
        assert r.environment("test")["lastGood"] is None
        assert r.environment("prod")["running"] is None
        r.say("as", "Storefront/ReleaseManagers", "ada")
        try:
            r.say("approve", "prod", "go")
        except Refused as refused:
            assert refused.code == "StoryInvalid" and "no approval of people waits in prod" in str(refused)
        else:
            raise AssertionError("somebody approved what nobody asked about")
    assert "status" in r.report["deployments"][-1]["reason"]
