//! A publisher on this machine that behaves as badly as a test wants.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Whatever a handler does, it ends by itself after this.
pub const LONGEST: Duration = Duration::from_secs(20);

/// A server on a port of its own, with a thread for each connection.
pub struct Publisher {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// A request that has come in.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is asked for: the path, or the whole address if we are taken for a proxy.
    pub target: String,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    pub at: Instant,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A connection to answer on.
pub struct Reply<'s>(pub &'s mut TcpStream);

impl Publisher {
    /// Answers each request with `handler`, and closes the connection after it.
    ///
    /// A `robots.txt` that the handler does not answer is not there.
    pub fn start(
        handler: impl Fn(&Asked, &mut Reply<'_>) -> io::Result<()> + Send + Sync + 'static,
    ) -> Publisher {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let publisher = Publisher { address, asked: Arc::clone(&asked) };
        let handler = Arc::new(handler);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let (asked, handler) = (Arc::clone(&asked), Arc::clone(&handler));
                thread::spawn(move || {
                    _ = stream.set_write_timeout(Some(LONGEST));
                    _ = stream.set_read_timeout(Some(LONGEST));
                    let Some(request) = read_request(&stream) else { return };
                    asked.lock().expect("nobody panics with it").push(request.clone());
                    // A client that goes away in the middle is what many tests are about.
                    _ = handler(&request, &mut Reply(&mut stream));
                });
            }
        });
        publisher
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked for, `robots.txt` left out.
    pub fn asked(&self) -> Vec<Asked> {
        let asked = self.asked.lock().expect("nobody panics with it");
        asked.iter().filter(|asked| !asked.target.ends_with("/robots.txt")).cloned().collect()
    }

    /// The same, paths alone.
    pub fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.target).collect()
    }

    /// How often `robots.txt` was asked for.
    pub fn robots_asked(&self) -> usize {
        let all = self.asked.lock().expect("nobody panics with it").len();
        all - self.asked().len()
    }
}

fn read_request(stream: &TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream.take(1 << 16)).lines().map_while(Result::ok);
    let first = lines.next()?;
    let target = first.split(' ').nth(1)?.to_string();
    let headers = lines.take_while(|line| !line.is_empty());
    let headers = headers.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_string()))
    });
    Some(Asked { target, headers: headers.collect(), at: Instant::now() })
}

impl Reply<'_> {
    /// A whole and right answer.
    pub fn send(&mut self, status: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<()> {
        self.head(status, headers)?;
        self.raw(format!("content-length: {}\r\n\r\n", body.len()))?;
        self.raw(body)
    }

    pub fn ok(&mut self, content_type: &str, body: impl AsRef<[u8]>) -> io::Result<()> {
        self.send("200 OK", &[("content-type", content_type)], body.as_ref())
    }

    pub fn html(&mut self, body: &str) -> io::Result<()> {
        self.ok("text/html; charset=utf-8", body)
    }

    pub fn not_found(&mut self) -> io::Result<()> {
        self.send("404 Not Found", &[], b"nothing here")
    }

    pub fn redirect(&mut self, status: &str, location: &str) -> io::Result<()> {
        self.send(status, &[("location", location)], b"")
    }

    /// The first line and headers, without the empty line that ends them.
    pub fn head(&mut self, status: &str, headers: &[(&str, &str)]) -> io::Result<()> {
        self.raw(format!("HTTP/1.1 {status}\r\nconnection: close\r\n"))?;
        headers.iter().try_for_each(|(name, value)| self.raw(format!("{name}: {value}\r\n")))
    }

    pub fn raw(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.0.write_all(bytes.as_ref())?;
        self.0.flush()
    }

    /// Sends the same again and again until the client goes away. Returns how many bytes it took.
    pub fn endless(&mut self, bytes: &[u8], pause: Duration) -> usize {
        let started = Instant::now();
        let mut sent = 0;
        while started.elapsed() < LONGEST && self.raw(bytes).is_ok() {
            sent += bytes.len();
            thread::sleep(pause);
        }
        sent
    }

    /// Says nothing until the client goes away.
    pub fn silence(&mut self) {
        let started = Instant::now();
        let mut byte = [0];
        // A read of nothing means that the other side is closed.
        while started.elapsed() < LONGEST && !matches!(self.0.read(&mut byte), Ok(0) | Err(_)) {}
    }
}
