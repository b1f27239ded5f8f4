use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::AddressRule;

/// What turns a name into addresses. It may block.
pub type Resolver = Arc<dyn Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync>;

/// Asks the system, as all programs do.
pub fn system_resolver() -> Resolver {
    Arc::new(|name| Ok((name, 0).to_socket_addrs()?.map(|address| address.ip()).collect()))
}

/// Resolves names to addresses that may be connected to.
///
/// A connection is opened to the very addresses that were checked here, so that a name which means
/// something else a moment later changes nothing.
pub(crate) struct Guarded {
    pub(crate) resolver: Resolver,
    pub(crate) addresses: AddressRule,
    /// The name of a proxy that the user has asked for, which may have any address.
    pub(crate) proxy: Option<String>,
}

/// A name that means an address which must not be connected to.
#[derive(Debug)]
pub(crate) struct Forbidden(pub(crate) IpAddr);

/// A name that means nothing.
#[derive(Debug)]
pub(crate) struct Unresolved(pub(crate) String);

impl Guarded {
    /// The addresses of `name`.
    ///
    /// One forbidden address is enough to refuse them all: whoever has it answered with both means
    /// no good, or has a network that is none of ours.
    fn addresses_of(&self, name: &str) -> Result<Vec<IpAddr>, Box<dyn Error + Send + Sync>> {
        let found = (self.resolver)(name).map_err(|error| Unresolved(plain(&error)))?;
        if self.proxy.as_deref() != Some(name)
            && let Some(&forbidden) = found.iter().find(|&&address| !self.addresses.allows(address))
        {
            return Err(Forbidden(forbidden).into());
        }
        if found.is_empty() {
            return Err(Unresolved("the name has no address".to_string()).into());
        }
        Ok(found)
    }
}

/// The resolver as the client takes it.
#[derive(Clone)]
pub(crate) struct Shared(pub(crate) Arc<Guarded>);

impl Resolve for Shared {
    fn resolve(&self, name: Name) -> Resolving {
        let guarded = Arc::clone(&self.0);
        Box::pin(async move {
            let look_up = move || guarded.addresses_of(name.as_str());
            let found = tokio::task::spawn_blocking(look_up).await??;
            // Port 0 stands for the one that the URL asks for.
            let found = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(found) as Addrs)
        })
    }
}

/// "failed to lookup address information: Name or service not known" without its first half.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("failed to lookup address information: ").unwrap_or(&text);
    text.to_lowercase()
}

impl fmt::Display for Forbidden {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "its address {} is not public", self.0)
    }
}

impl Error for Forbidden {}

impl fmt::Display for Unresolved {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Error for Unresolved {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(addresses: &[&str], expected: Result<usize, &str>) {
        let addresses: Vec<IpAddr> =
            addresses.iter().map(|address| address.parse().expect("an address")).collect();
        let guarded = Guarded {
            resolver: Arc::new(move |_| Ok(addresses.clone())),
            addresses: AddressRule::public(),
            proxy: Some("proxy.example".to_string()),
        };
        let found = guarded.addresses_of("paper.example").map(|found| found.len());
        assert_eq!(found.map_err(|error| error.to_string()), expected.map_err(str::to_string));
        assert!(guarded.addresses_of("proxy.example").is_ok() || expected.is_err());
    }

    #[test]
    fn names_of_public_addresses_resolve() {
        check(&["1.1.1.1", "2606:4700:4700::1111"], Ok(2));
        check(&[], Err("the name has no address"));
    }

    #[test]
    fn one_forbidden_address_spoils_all() {
        check(&["127.0.0.1"], Err("its address 127.0.0.1 is not public"));
        check(&["1.1.1.1", "10.0.0.7"], Err("its address 10.0.0.7 is not public"));
        check(&["::1", "1.1.1.1"], Err("its address ::1 is not public"));
    }
}
