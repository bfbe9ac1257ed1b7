//! Which addresses may be asked at all, judged before anything is sent or looked up.

use url::{Host, Url};

use openbadges::SourceError;

use super::address::is_public;
use super::{ClientError, Rules};

/// How a permitted address is connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Only to public addresses.
    Public,
    /// To any address: the user allowed this host by name.
    Allowed,
}

/// A host the user allowed, on one port or on all.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Allowed {
    host: Host<String>,
    port: Option<u16>,
}

/// The rules an address is held against.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    allowed: Vec<Allowed>,
}

impl Guard {
    pub(super) fn new(rules: &Rules) -> Result<Self, ClientError> {
        let allowed = rules
            .allowed_hosts
            .iter()
            .map(|entry| {
                parse_allowed(entry.trim()).ok_or_else(|| ClientError::AllowedHost(entry.clone()))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { allowed })
    }

    /// Whether any host is allowed by name.
    pub(super) fn allows_any(&self) -> bool {
        !self.allowed.is_empty()
    }

    /// How `url` may be connected to.
    pub(super) fn way(&self, url: &Url) -> Result<Way, SourceError> {
        if !matches!(url.scheme(), "https" | "http") {
            return Err(refused(
                url,
                "only addresses that begin with https:// or http:// are fetched",
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused(url, "it contains a user name or a password"));
        }
        let Some(host) = host_of(url) else {
            return Err(refused(url, "it names no host"));
        };
        let port = url.port_or_known_default();
        if self
            .allowed
            .iter()
            .any(|allowed| allowed.host == host && (allowed.port.is_none() || allowed.port == port))
        {
            return Ok(Way::Allowed);
        }
        let private = match &host {
            Host::Ipv4(address) => !is_public((*address).into()),
            Host::Ipv6(address) => !is_public((*address).into()),
            // RFC 6761, section 6.3: these names are this computer, whatever a server says.
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        };
        if private {
            return Err(refused(url, PRIVATE));
        }
        if !matches!(port, Some(80 | 443)) {
            return Err(refused(
                url,
                "on the internet only the ports 443 and 80 are used",
            ));
        }
        Ok(Way::Public)
    }
}

/// Why an address inside a network is not fetched.
pub(super) const PRIVATE: &str = "its host is this computer or inside a private network";

/// The refusal of `url`, without the user name and password it may carry.
pub(super) fn refused(url: &Url, reason: &str) -> SourceError {
    let mut shown = url.clone();
    // Both fail only where an address cannot have them.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    SourceError::Refused {
        url: shown.into(),
        reason: reason.to_owned(),
    }
}

/// The host of `url` without the dot that marks a name as complete.
fn host_of(url: &Url) -> Option<Host<String>> {
    match url.host()? {
        Host::Domain(name) => Some(Host::Domain(without_dot(name).to_owned()))
            .filter(|host| *host != Host::Domain(String::new())),
        host => Some(host.to_owned()),
    }
}

fn without_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

fn parse_allowed(entry: &str) -> Option<Allowed> {
    let (host, port) = match entry.rsplit_once(':') {
        // A colon within brackets, or one of several without them, belongs to an IPv6 address.
        Some((host, port))
            if !port.contains(']') && (!host.contains(':') || host.ends_with(']')) =>
        {
            (host, Some(port.parse().ok().filter(|port| *port != 0)?))
        }
        _ => (entry, None),
    };
    let host = match host.parse() {
        Ok(address) => Host::Ipv6(address),
        Err(_) => match Host::parse(host).ok()? {
            Host::Domain(name) => Host::Domain(without_dot(&name).to_owned()),
            host => host,
        },
    };
    (host != Host::Domain(String::new())).then_some(Allowed { host, port })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(allowed: &[&str]) -> Guard {
        let rules = Rules {
            allowed_hosts: allowed.iter().map(|host| (*host).to_owned()).collect(),
            ..Rules::default()
        };
        Guard::new(&rules).expect("hosts")
    }

    fn way(guard: &Guard, url: &str) -> Result<Way, SourceError> {
        guard.way(&Url::parse(url).expect("an address"))
    }

    const FORBIDDEN: &[&str] = &[
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://127.255.255.254/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://0x7F.0x0.0x0.0x1/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://0177.1/",
        "http://127.0.0.1./",
        "http://127%2e0%2e0%2e1/",
        "http://%31%32%37.0.0.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://１２７.0.0.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://0.1.2.3/",
        "http://localhost/",
        "https://localhost/",
        "http://localhost./",
        "http://LOCALHOST/",
        "http://ｌｏｃａｌｈｏｓｔ/",
        "http://loc%61lhost/",
        "http://badge.localhost/",
        "http://badge.localhost./",
        "http://10.0.0.1/",
        "http://10.255.255.255/",
        "http://0xa.1/",
        "http://012.1/",
        "http://167772161/",
        "http://100.64.0.1/",
        "http://100.100.100.200/latest/meta-data/",
        "http://100.127.255.255/",
        "http://168.63.129.16/machine?comp=goalstate",
        "http://169.254.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0xa9fea9fe/",
        "http://2852039166/",
        "http://169.254.43518/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.0.0.1/",
        "http://192.0.0.192/",
        "http://192.0.2.1/",
        "http://192.88.99.1/",
        "http://192.168.0.1/",
        "http://192.168.257/",
        "http://0300.0250.1/",
        "http://198.18.0.1/",
        "http://198.19.255.255/",
        "http://198.51.100.7/",
        "http://203.0.113.7/",
        "http://224.0.0.1/",
        "http://239.255.255.250/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[0000::0001]/",
        "http://[::127.0.0.1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:192.168.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[64:ff9b:1::8.8.8.8]/",
        "http://[100::1]/",
        "http://[2001::1]/",
        "http://[2001:0:7f00:1::]/",
        "http://[2001:db8::1]/",
        "http://[2002:7f00:1::]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[3fff::1]/",
        "http://[5f00::1]/",
        "http://[fc00::1]/",
        "http://[fd00::1]/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[febf::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
    ];

    #[test]
    fn private_and_special_addresses_are_refused_however_they_are_spelt() {
        assert!(FORBIDDEN.len() >= 80, "{}", FORBIDDEN.len());
        let guard = guard(&[]);
        for url in FORBIDDEN {
            match way(&guard, url) {
                Err(SourceError::Refused { reason, .. }) => assert_eq!(reason, PRIVATE, "{url}"),
                other => panic!("{url} gives {other:?}"),
            }
        }
    }

    #[test]
    fn public_hosts_are_permitted_on_the_two_ports_of_the_web() {
        let guard = guard(&[]);
        for url in [
            "https://issuer.example/badge",
            "http://issuer.example/",
            "https://issuer.example:443/",
            "http://issuer.example:443/",
            "https://issuer.example:80/",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "https://notlocalhost/",
            "https://localhost.example/",
        ] {
            assert_eq!(way(&guard, url), Ok(Way::Public), "{url}");
        }
        for url in [
            "https://issuer.example:8443/",
            "http://issuer.example:22/",
            "http://issuer.example:0/",
            "http://8.8.8.8:25/",
        ] {
            assert!(way(&guard, url).is_err(), "{url}");
        }
    }

    #[test]
    fn schemes_other_than_https_and_http_are_refused() {
        let guard = guard(&["issuer.example"]);
        for url in [
            "ftp://issuer.example/",
            "file:///etc/passwd",
            "gopher://issuer.example/",
            "ws://issuer.example/",
            "data:text/plain,badge",
            "javascript:alert(1)",
        ] {
            assert!(way(&guard, url).is_err(), "{url}");
        }
    }

    #[test]
    fn user_names_and_passwords_are_refused_and_not_repeated() {
        let guard = guard(&["issuer.example"]);
        for url in [
            "https://ada@issuer.example/",
            "https://ada:secret@issuer.example/",
            "https://:secret@issuer.example/",
        ] {
            match way(&guard, url) {
                Err(SourceError::Refused { url, .. }) => {
                    assert_eq!(url, "https://issuer.example/");
                }
                other => panic!("{url} gives {other:?}"),
            }
        }
    }

    #[test]
    fn allowed_hosts_may_be_private_and_use_any_port() {
        let guard = guard(&["intranet", "10.0.0.7", "[fd00::7]", "fd00::8", "localhost"]);
        for url in [
            "http://intranet/",
            "http://INTRANET:8080/",
            "http://intranet./",
            "https://10.0.0.7:8443/",
            "http://0xa.7/",
            "http://[fd00::7]:9000/",
            "http://[fd00::8]/",
            "http://localhost.:3000/",
        ] {
            assert_eq!(way(&guard, url), Ok(Way::Allowed), "{url}");
        }
        assert!(way(&guard, "http://10.0.0.8/").is_err());
        assert_eq!(
            way(&guard, "http://evil.intranet/"),
            Ok(Way::Public),
            "only the host itself is allowed"
        );
    }

    #[test]
    fn a_host_allowed_with_its_port_is_allowed_on_that_port_alone() {
        let guard = guard(&["10.0.0.7:8443", "[fd00::7]:443", "Intranet:80"]);
        assert_eq!(way(&guard, "https://10.0.0.7:8443/"), Ok(Way::Allowed));
        assert!(way(&guard, "https://10.0.0.7/").is_err());
        assert_eq!(way(&guard, "https://[fd00::7]/"), Ok(Way::Allowed));
        assert!(way(&guard, "http://[fd00::7]/").is_err());
        assert_eq!(way(&guard, "http://intranet/"), Ok(Way::Allowed));
        assert_eq!(way(&guard, "https://intranet/"), Ok(Way::Public));
    }

    #[test]
    fn allowed_hosts_are_compared_after_idna() {
        let guard = guard(&["Bücher.example"]);
        assert_eq!(
            way(&guard, "http://xn--bcher-kva.example:81/"),
            Ok(Way::Allowed)
        );
        assert_eq!(way(&guard, "http://BÜCHER.example:81/"), Ok(Way::Allowed));
    }

    #[test]
    fn what_is_no_host_name_cannot_be_allowed() {
        for entry in [
            "",
            " ",
            ".",
            "https://issuer.example",
            "issuer.example/badges",
            "issuer.example:",
            "issuer.example:0",
            "issuer.example:port",
            "issuer.example:70000",
            "ada@issuer.example",
            "two words",
            "[::1",
            "[::1]:x",
            "*",
        ] {
            let rules = Rules {
                allowed_hosts: vec![entry.to_owned()],
                ..Rules::default()
            };
            let guard = Guard::new(&rules);
            if entry == "*" {
                // A legal name in the URL standard; it is compared as a name and matches nothing else.
                assert!(way(&guard.expect("a name"), "http://10.0.0.1/").is_err());
                continue;
            }
            assert!(
                matches!(&guard, Err(ClientError::AllowedHost(host)) if host == entry),
                "{entry:?} gives {guard:?}"
            );
        }
    }
}
