//! Bytes of any supported format to [`Document`](whipcount_domain::Document)s.
