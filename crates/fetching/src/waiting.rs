use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// How long to wait after so many failures: a minute, doubled with each, a day at most, and a fifth
/// more or less, so that not all who failed together come back together.
pub fn back_off(failures: u32) -> Duration {
    let minutes = 1_u64 << failures.saturating_sub(1).min(11);
    jittered(Duration::from_secs(60 * minutes).min(LONGEST))
}

/// About as long as `wait`: a fifth more or less.
pub fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(0.8 + 0.4 * fastrand::f64())
}

const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Nobody is obeyed who asks for more than this.
const LONGEST_ASKED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long `Retry-After` asks to wait: seconds, or an instant in the format of HTTP.
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let asked = match value.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        // Seconds beyond all counting are still seconds.
        Err(_) if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
            LONGEST_ASKED
        }
        Err(_) => {
            let until = DateTimeParser::new().parse_timestamp(value).ok()?;
            Duration::try_from(until.duration_since(now)).unwrap_or_default()
        }
    };
    Some(asked.min(LONGEST_ASKED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_wait_up_to_a_day() {
        for (failures, minutes) in
            [(1, 1.0), (2, 2.0), (5, 16.0), (11, 1024.0), (12, 1440.0), (99, 1440.0)]
        {
            for _ in 0..50 {
                let waited = back_off(failures).as_secs_f64() / 60.0;
                assert!((minutes * 0.8..=minutes * 1.2).contains(&waited), "{failures}: {waited}");
            }
        }
        assert_ne!(back_off(5), back_off(5));
    }

    #[test]
    fn retry_after_is_seconds_or_an_instant() {
        let now = "2031-05-14T09:00:00Z".parse().expect("an instant");
        for (value, seconds) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Wed, 14 May 2031 09:10:00 GMT", Some(600)),
            ("Wed, 14 May 2031 08:00:00 GMT", Some(0)),
            ("99999999999999999999999", Some(7 * 24 * 3600)),
            ("31536000", Some(7 * 24 * 3600)),
            ("-5", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(retry_after(value, now).map(|wait| wait.as_secs()), seconds, "{value}");
        }
    }
}
