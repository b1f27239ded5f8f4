//! A server takes an address, or says why not.

mod support;

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};

use support::*;
use whipcount_web::{Options, ServeErrorKind, Server};

fn options(board: &Board) -> Options {
    Options { port: 0, clock, ..Options::new(board.path()) }
}

/// Sends these bytes and returns all that comes back.
fn ask(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).expect("a limit can be set");
    stream.write_all(request).expect("it can be sent");
    let mut answer = Vec::new();
    // Whoever is sent nonsense may close the connection without more ado.
    _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn it_answers_at_its_address_whatever_it_is_sent() {
    let board = Board::new();
    let server = Server::bind(options(&board)).expect("there is a free port");
    let address = server.address();
    assert!(address.ip().is_loopback() && address.port() > 0);
    std::thread::spawn(move || server.run());
    let get = "GET /motions/strait.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert!(ask(address, get.as_bytes()).starts_with("HTTP/1.1 200 OK\r\n"));
    let nonsense: [&[u8]; 5] = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"GET /%zz%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"\r\n\r\n\0\0\0",
    ];
    for request in nonsense {
        let answer = ask(address, request);
        assert!(!answer.starts_with("HTTP/1.1 2") && !answer.starts_with("HTTP/1.1 5"), "{answer}");
    }
    let many = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(100_000));
    assert!(!ask(address, many.as_bytes()).starts_with("HTTP/1.1 2"));
    let large = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 100000000000\r\n\r\nx";
    assert!(ask(address, large.as_bytes()).starts_with("HTTP/1.1 405"));
    assert!(ask(address, get.as_bytes()).starts_with("HTTP/1.1 200 OK\r\n"), "it still answers");
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let board = Board::new();
    for everywhere in
        [Ipv4Addr::UNSPECIFIED, Ipv4Addr::new(192, 168, 1, 2), Ipv4Addr::new(8, 8, 8, 8)]
    {
        let wrong = Options { address: everywhere.into(), ..options(&board) };
        let error = Server::bind(wrong).err().expect("it is refused");
        assert!(matches!(error.kind, ServeErrorKind::NotLoopback), "{error}");
        assert!(
            error.to_string().contains("only this machine") && error.hint().is_some(),
            "{error}"
        );
    }
    let wrong = Options { address: Ipv6Addr::UNSPECIFIED.into(), ..options(&board) };
    assert!(Server::bind(wrong).is_err());
}

#[test]
fn a_port_in_use_and_a_ledger_that_is_none_are_told() {
    let board = Board::new();
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = other.local_addr().expect("an address").port();
    let error = Server::bind(Options { port, ..options(&board) }).err().expect("it is refused");
    assert_eq!(error.to_string(), format!("cannot serve at 127.0.0.1:{port}: the port is in use"));
    let nowhere = Options::new(board.folder.path().join("nowhere.db"));
    let error = Server::bind(nowhere).err().expect("it is refused");
    assert!(error.to_string().starts_with("there is no ledger"), "{error}");
}
