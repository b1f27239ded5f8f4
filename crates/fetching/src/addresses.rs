use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Which addresses may be connected to: public ones, and networks that were allowed besides.
///
/// ```
/// use whipcount_fetching::AddressRule;
///
/// let rule = AddressRule::public();
/// assert!(rule.allows("1.1.1.1".parse().unwrap()));
/// assert!(!rule.allows("127.0.0.1".parse().unwrap()));
///
/// let rule = AddressRule::public().and("10.1.0.0/16").unwrap();
/// assert!(rule.allows("10.1.2.3".parse().unwrap()));
/// assert!(!rule.allows("10.2.2.3".parse().unwrap()));
///
/// assert!(AddressRule::public().and("the intranet").is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressRule {
    besides: Vec<IpNet>,
}

impl AddressRule {
    /// Public addresses alone.
    pub fn public() -> AddressRule {
        AddressRule::default()
    }

    /// Public addresses, and those that a machine or a local network gives itself.
    ///
    /// Addresses that belong to nobody, or to many, stay forbidden.
    pub fn public_and_private() -> AddressRule {
        let four = PRIVATE_4.iter().map(|&network| IpNet::V4(network));
        let six = PRIVATE_6.iter().map(|&network| IpNet::V6(network));
        AddressRule { besides: four.chain(six).collect() }
    }

    /// What this rule allows, and the addresses of `network`, written as in `10.1.0.0/16`, or a
    /// single address.
    ///
    /// # Errors
    ///
    /// When it is written otherwise.
    pub fn and(mut self, network: &str) -> Result<AddressRule, NotANetwork> {
        let network = network.trim();
        let parsed = network.parse().ok();
        let parsed = parsed.or_else(|| network.parse::<IpAddr>().ok().map(IpNet::from));
        self.besides.push(parsed.ok_or_else(|| NotANetwork(network.to_string()))?);
        Ok(self)
    }

    /// Whether `address` may be connected to.
    pub fn allows(&self, address: IpAddr) -> bool {
        is_public(address) || self.besides.iter().any(|network| network.contains(&address))
    }
}

/// Text that is no network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotANetwork(pub String);

impl fmt::Display for NotANetwork {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` is no network; write it as in 10.1.0.0/16", self.0)
    }
}

impl std::error::Error for NotANetwork {}

/// Whether an address is one of a host that anybody can reach.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_4(address),
        IpAddr::V6(address) => match translated(address) {
            Some(behind) => is_public_4(behind),
            None => {
                GLOBAL_6.contains(&address) && !SPECIAL_6.iter().any(|one| one.contains(&address))
            }
        },
    }
}

fn is_public_4(address: Ipv4Addr) -> bool {
    !SPECIAL_4.iter().any(|network| network.contains(&address))
}

/// The IPv4 address that a network without IPv4 of its own reaches by this one (RFC 6052).
fn translated(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., a, b, c, d] = address.octets();
    TRANSLATED.contains(&address).then(|| Ipv4Addr::new(a, b, c, d))
}

const TRANSLATED: Ipv6Net = six([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96);

/// What a machine or a local network gives itself.
const PRIVATE_4: [Ipv4Net; 6] = [
    four(10, 0, 0, 0, 8),
    four(100, 64, 0, 0, 10),  // shared behind a provider's translator
    four(127, 0, 0, 0, 8),    // loopback
    four(169, 254, 0, 0, 16), // link-local
    four(172, 16, 0, 0, 12),
    four(192, 168, 0, 0, 16),
];

const PRIVATE_6: [Ipv6Net; 3] = [
    six([0, 0, 0, 0, 0, 0, 0, 1], 128),     // loopback
    six([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7),  // unique local
    six([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10), // link-local
];

/// IANA's registry of special IPv4 addresses, and multicast.
const SPECIAL_4: [Ipv4Net; 16] = [
    four(0, 0, 0, 0, 8), // this network
    four(10, 0, 0, 0, 8),
    four(100, 64, 0, 0, 10),
    four(127, 0, 0, 0, 8),
    four(169, 254, 0, 0, 16),
    four(172, 16, 0, 0, 12),
    four(192, 0, 0, 0, 24),    // protocol assignments
    four(192, 0, 2, 0, 24),    // documentation
    four(192, 31, 196, 0, 24), // AS112
    four(192, 52, 193, 0, 24), // automatic multicast tunnels
    four(192, 88, 99, 0, 24),  // relays to IPv6, given up
    four(192, 168, 0, 0, 16),
    four(198, 18, 0, 0, 15),   // benchmarks
    four(198, 51, 100, 0, 24), // documentation
    four(203, 0, 113, 0, 24),  // documentation
    four(224, 0, 0, 0, 3),     // multicast, reserved, broadcast
];

/// The part of IPv6 in which hosts have addresses that anybody can reach. All else (loopback,
/// IPv4 written as IPv6, unique local, link-local, multicast) lies outside of it.
const GLOBAL_6: Ipv6Net = six([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);

/// What is special inside of [`GLOBAL_6`].
const SPECIAL_6: [Ipv6Net; 5] = [
    six([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), // protocol assignments, tunnels that hold IPv4 addresses
    six([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), // documentation
    six([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), // tunnels that hold IPv4 addresses
    six([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48), // AS112
    six([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), // documentation
];

const fn four(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn six(parts: [u16; 8], length: u8) -> Ipv6Net {
    let [a, b, c, d, e, f, g, h] = parts;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, e, f, g, h), length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first and the last address of each network that must never be asked unasked, and their
    /// neighbours outside, which are public unless another network begins there.
    const FORBIDDEN: &[&str] = &[
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.0",
        "127.0.0.1",
        "127.1.2.3",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.255",
        "192.0.2.1",
        "192.31.196.1",
        "192.52.193.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:0.0.0.0",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:53aa:64c::1",
        "2001:1ff:ffff::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "2620:4f:8000::1",
        "3fff::1",
        "3fff:fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fdff:ffff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
    ];

    const PUBLIC: &[&str] = &[
        "1.0.0.0",
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2003::1",
        "2606:4700:4700::1111",
        "2a00:1450::1",
        "3ffe::1",
        "64:ff9b::8.8.8.8",
    ];

    #[test]
    fn only_public_addresses_are_allowed() {
        let rule = AddressRule::public();
        for address in FORBIDDEN {
            assert!(!rule.allows(address.parse().expect(address)), "{address}");
        }
        for address in PUBLIC {
            assert!(rule.allows(address.parse().expect(address)), "{address}");
        }
    }

    #[test]
    fn private_addresses_can_be_allowed_and_nothing_else() {
        let rule = AddressRule::public_and_private();
        for address in ["127.0.0.1", "10.0.0.1", "169.254.1.1", "::1", "fe80::1", "fd00::1"] {
            assert!(rule.allows(address.parse().expect(address)), "{address}");
        }
        for address in
            ["0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "ff02::1", "::ffff:10.0.0.1"]
        {
            assert!(!rule.allows(address.parse().expect(address)), "{address}");
        }
        assert!(PRIVATE_4.iter().all(|network| SPECIAL_4.contains(network)));
    }

    #[test]
    fn one_network_can_be_allowed() {
        let rule =
            AddressRule::public().and(" 127.0.0.1 ").and_then(|rule| rule.and("fd00:1::/32"));
        let rule = rule.expect("both are networks");
        for (address, allowed) in
            [("127.0.0.1", true), ("127.0.0.2", false), ("fd00:1::7", true), ("fd00:2::7", false)]
        {
            assert_eq!(rule.allows(address.parse().expect(address)), allowed, "{address}");
        }
        let error = AddressRule::public().and("10.1.0.0/33").expect_err("it is too long");
        assert_eq!(error.to_string(), "`10.1.0.0/33` is no network; write it as in 10.1.0.0/16");
    }

    #[test]
    fn addresses_in_odd_spellings_are_the_addresses_they_mean() {
        // What browsers and C libraries take for an address, the `url` crate takes for one too.
        for (url, meant) in [
            ("http://2130706433/", "127.0.0.1"),
            ("http://0x7f.1/", "127.0.0.1"),
            ("http://0177.0.0.1/", "127.0.0.1"),
            ("http://127.1/", "127.0.0.1"),
            ("http://１２７.0.0.1/", "127.0.0.1"),
            ("http://[::ffff:7f00:1]/", "::ffff:127.0.0.1"),
        ] {
            let url: url::Url = url.parse().expect(url);
            let meant: IpAddr = meant.parse().expect(meant);
            let host = match url.host() {
                Some(url::Host::Ipv4(address)) => IpAddr::V4(address),
                Some(url::Host::Ipv6(address)) => IpAddr::V6(address),
                other => panic!("{url} has the host {other:?}"),
            };
            assert_eq!(host, meant);
            assert!(!AddressRule::public().allows(host));
        }
    }
}
