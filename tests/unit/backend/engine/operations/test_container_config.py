from caas_console.backend.contracts.operations import ContainerSpec, Resources
from caas_console.backend.contracts.resources import Mount, Port
from caas_console.backend.engine.operations.container_config import container_config


def test_least_container_leaves_the_image_its_own() -> None:
    config = container_config(ContainerSpec(image="busybox:1"), "j1")
    assert config["Image"] == "busybox:1"
    assert (config["Cmd"], config["Entrypoint"]) == (None, None)
    assert config["Labels"] == {"caas.job": "j1"}
    assert config["HostConfig"]["PidsLimit"] is None


def test_every_setting_is_asked_for() -> None:
    spec = ContainerSpec(
        image="nginx",
        name="web",
        command=("-g", "daemon off;"),
        entrypoint=("nginx",),
        environment={"A": "b=c"},
        ports=(
            Port(container_port=80, host_port=8080),
            Port(container_port=80, host_ip="::1", host_port=0),
            Port(container_port=53, protocol="udp"),
        ),
        mounts=(Mount(type="volume", source="pages", target="/data", read_only=True),),
        network="backend",
        labels={"k": "v"},
        resources=Resources(memory_bytes=64 * 1024**2, cpus=1.5, cpu_shares=512, pids=99),
        restart_policy="on-failure",
        restart_retries=3,
        user="1000",
        working_directory="/w",
        hostname="web",
        tty=True,
        interactive=True,
        remove_on_exit=True,
    )
    config = container_config(spec, "j1")
    host = config["HostConfig"]
    assert (config["Cmd"], config["Entrypoint"]) == (["-g", "daemon off;"], ["nginx"])
    assert config["Env"] == ["A=b=c"]
    assert config["ExposedPorts"] == {"80/tcp": {}, "53/udp": {}}
    assert host["PortBindings"] == {
        "80/tcp": [{"HostIp": "", "HostPort": "8080"}, {"HostIp": "::1", "HostPort": "0"}]
    }
    assert host["Mounts"] == [
        {"Type": "volume", "Source": "pages", "Target": "/data", "ReadOnly": True}
    ]
    assert host["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 3}
    assert (host["Memory"], host["NanoCpus"]) == (64 * 1024**2, 1_500_000_000)
    assert (host["CpuShares"], host["PidsLimit"], host["AutoRemove"]) == (512, 99, True)
    assert (config["User"], config["WorkingDir"], config["Hostname"]) == ("1000", "/w", "web")
    assert (config["Tty"], config["OpenStdin"], host["NetworkMode"]) == (True, True, "backend")
    assert config["Labels"] == {"k": "v", "caas.job": "j1"}
