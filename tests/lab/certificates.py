"""A certificate authority of the lab, made with openssl, for daemons that listen on TCP."""

import subprocess
from pathlib import Path

_CONFIG = """\
[req]
distinguished_name = name
prompt = no
[name]
commonName = {name}
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = {alternatives}
[client]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
"""
_ELLIPTIC_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class CertificateAuthority:
    """Issues certificates into directories as DOCKER_CERT_PATH has them.

    Each directory holds `ca.pem`, `cert.pem` and `key.pem`.

    Args:
        directory: where the authority keeps its own key; created.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(mode=0o711)
        self._directory = directory
        self._issue(directory, "lab authority", "authority", "", signer=())

    @property
    def certificate(self) -> Path:
        """The authority's own certificate."""
        return self._directory / "cert.pem"

    def issue_server(self, directory: Path, name: str, addresses: tuple[str, ...]) -> Path:
        """A certificate for a server of this host name and these IP addresses."""
        alternatives = ",".join([f"DNS:{name}", *(f"IP:{address}" for address in addresses)])
        return self._issue_signed(directory, name, "server", alternatives)

    def issue_client(self, directory: Path, name: str) -> Path:
        """A certificate for a client of this name."""
        return self._issue_signed(directory, name, "client", "")

    def _issue_signed(self, directory: Path, name: str, kind: str, alternatives: str) -> Path:
        directory.mkdir(mode=0o711)
        key = self._directory / "key.pem"
        signer = ("-CA", str(self.certificate), "-CAkey", str(key))
        self._issue(directory, name, kind, alternatives, signer)
        (directory / "ca.pem").write_bytes(self.certificate.read_bytes())
        return directory

    def _issue(
        self, directory: Path, name: str, kind: str, alternatives: str, signer: tuple[str, ...]
    ) -> None:
        config = directory / "openssl.cnf"
        config.write_text(_CONFIG.format(name=name, alternatives=alternatives or "DNS:unused"))
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-days", "30", *_ELLIPTIC_KEY, *signer),
                *("-config", str(config), "-extensions", kind),
                *("-keyout", str(directory / "key.pem"), "-out", str(directory / "cert.pem")),
            ],
            check=True,
            capture_output=True,
        )
