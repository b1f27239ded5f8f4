//! Serving a ledger from the command line.

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use support::Folder;

/// A folder with a ledger in which there is one motion.
fn kept(test: &str) -> Folder {
    let folder = Folder::with_report(test);
    folder.run(&["motions", "add", "motion.toml"]).expect(0, "");
    folder
}

/// Starts a server and returns it with the address that it prints.
fn serve(folder: &Folder) -> (Child, String) {
    let mut command = folder.command(&["serve", "--port", "0"]);
    let mut server = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    let out = server.stdout.take().expect("it has an output");
    BufReader::new(out).read_line(&mut line).expect("it prints a line");
    let address =
        line.trim_end().strip_prefix("serving whipcount.db at http://").map(str::to_string);
    let address = address.and_then(|address| Some(address.strip_suffix('/')?.to_string()));
    (server, address.unwrap_or_else(|| panic!("no address in `{line}`")))
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .expect("it can be sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("there is an answer");
    answer
}

#[cfg(unix)]
#[test]
fn it_serves_until_it_is_told_to_stop() {
    let folder = kept("serve");
    for signal in ["-TERM", "-INT"] {
        let (mut server, address) = serve(&folder);
        let answer = get(&address, "/motions/motion.json");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        let count = folder.run(&["count", "motion", "--format", "json"]);
        assert_eq!(answer.split("\r\n\r\n").nth(1), Some(&*count.out));
        // Somebody who stays connected and asks for nothing does not keep it from stopping.
        let _connected = TcpStream::connect(&address).expect("somebody listens");
        let kill = Command::new("kill").args([signal, &server.id().to_string()]).status();
        assert!(kill.expect("it can be told").success());
        assert_eq!(server.wait().expect("it stops").code(), Some(0), "{signal}");
    }
}

#[test]
fn what_keeps_it_from_serving_is_told() {
    let folder = kept("serve_not");
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = other.local_addr().expect("an address").port();
    folder.run(&["serve", "--port", &port.to_string()]).expect(
        2,
        &format!(
            "error: cannot serve at 127.0.0.1:{port}: the port is in use\n\
             hint: stop the other program, or take another port with `--port`; 0 is any that is free\n"
        ),
    );
    let run = folder.run(&["serve", "--address", "0.0.0.0"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("only this machine (127.0.0.1, ::1) is served"), "{}", run.err);
    let run = folder.run(&["serve", "--ledger", "nowhere.db", "--port", "0"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: there is no ledger `nowhere.db`\nhint: "), "{}", run.err);
    assert_eq!(folder.run(&["serve", "--port", "70000"]).code, 2);
}
