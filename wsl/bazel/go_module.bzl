"""go_module: a Go module as an external repository, fetched by the go command.

GOPROXY, GOSUMDB and the rest of the go command's settings are obeyed, and the
module's h1 sum, as go.sum has it, is what pins it. No host is named here.
"""

load("@bazel_tools//tools/build_defs/repo:utils.bzl", "patch")

def _go_module_impl(ctx):
    go = ctx.which("go")
    if not go:
        fail("go_module: no go command on PATH")
    at = "{}@{}".format(ctx.attr.module, ctx.attr.version)
    cache = ctx.path(".modcache")
    result = ctx.execute(
        [go, "mod", "download", "-json", at],
        environment = {
            "GO111MODULE": "on",
            "GOFLAGS": "-modcacherw",
            "GOMODCACHE": str(cache),
            "GOTOOLCHAIN": "local",
            "GOWORK": "off",
        },
    )
    info = json.decode(result.stdout) if result.stdout else {}
    if result.return_code or info.get("Error"):
        fail("go mod download {}: {}".format(at, info.get("Error", result.stderr)))
    if info["Sum"] != ctx.attr.sum:
        fail("{}: its sum is {}, WORKSPACE says {}".format(at, info["Sum"], ctx.attr.sum))

    # A module's zip has no file modes. Bazel makes what it unpacks executable,
    # which the tools of the SDK and of rules_go need.
    ctx.extract(info["Zip"], stripPrefix = at)
    ctx.delete(cache)
    patch(ctx)

go_module = repository_rule(
    implementation = _go_module_impl,
    attrs = {
        "module": attr.string(mandatory = True),
        "version": attr.string(mandatory = True),
        "sum": attr.string(mandatory = True, doc = "The h1: line of go.sum."),
        "patches": attr.label_list(),
        "patch_args": attr.string_list(default = ["-p1"]),
        "patch_tool": attr.string(default = ""),
        "patch_cmds": attr.string_list(),
        "patch_cmds_win": attr.string_list(),
    },
)
