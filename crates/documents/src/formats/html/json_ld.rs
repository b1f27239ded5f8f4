//! What a page says about itself as JSON-LD in the words of schema.org.

use std::collections::HashMap;

use dom_query::Document as Page;
use serde_json::{Map, Value};

use crate::fields::{name_of, plain};

/// The objects of all scripts of a page.
#[derive(Default)]
pub(super) struct JsonLd {
    /// Those that stand by themselves, in their order.
    objects: Vec<Map<String, Value>>,
    /// Names of what has an `@id`, since others refer to it by that.
    names: HashMap<String, String>,
}

impl JsonLd {
    pub(super) fn of(page: &Page) -> JsonLd {
        let mut all = JsonLd::default();
        for script in page.select("script[type*='ld+json']").iter() {
            let text = script.text();
            // Some pages hide it from old browsers.
            let text = text.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[");
            let text = text.trim_start_matches("<![CDATA[").trim_end_matches("//]]>");
            let text = text.trim_end_matches("-->").trim_end_matches("]]>");
            if let Some(value) = parse(text) {
                all.name(&value);
                all.add(value);
            }
        }
        all
    }

    fn add(&mut self, value: Value) {
        match value {
            Value::Array(several) => several.into_iter().for_each(|value| self.add(value)),
            Value::Object(mut object) => {
                if let Some(graph) = object.remove("@graph") {
                    self.add(graph);
                }
                for key in ["mainEntity", "mainEntityOfPage"] {
                    if let Some(Value::Object(inner)) = object.get(key) {
                        let inner = inner.clone();
                        self.objects.push(object);
                        self.add(Value::Object(inner));
                        return;
                    }
                }
                self.objects.push(object);
            }
            _ => {}
        }
    }

    /// Notes the names of all objects, wherever they stand.
    fn name(&mut self, value: &Value) {
        match value {
            Value::Array(several) => several.iter().for_each(|value| self.name(value)),
            Value::Object(object) => {
                if let (Some(Value::String(id)), Some(name)) =
                    (object.get("@id"), object.get("name").and_then(name_of))
                {
                    self.names.entry(id.clone()).or_insert(name);
                }
                object.values().for_each(|value| self.name(value));
            }
            _ => {}
        }
    }

    /// The article of the page.
    pub(super) fn article(&self) -> Option<&Map<String, Value>> {
        // What has a headline is the article rather than something that is one in passing.
        let articles = || self.objects.iter().filter(|object| is_a(object, is_article));
        articles().find(|object| object.contains_key("headline")).or_else(|| articles().next())
    }

    /// The live blog of the page.
    pub(super) fn live_blog(&self) -> Option<&Map<String, Value>> {
        self.objects.iter().find(|object| is_a(object, |name| name == "LiveBlogPosting"))
    }

    /// The name of the site or of whom it belongs to.
    pub(super) fn site(&self) -> Option<String> {
        let named = |kinds: &[&str]| {
            let mut objects = self.objects.iter();
            let object = objects.find(|object| is_a(object, |name| kinds.contains(&name)))?;
            object.get("name").and_then(name_of)
        };
        named(&["NewsMediaOrganization"])
            .or_else(|| named(&["WebSite"]))
            .or_else(|| named(&["Organization"]))
    }

    /// The name in `object` under `key`, which may be said elsewhere.
    pub(super) fn name_in(&self, object: &Map<String, Value>, key: &str) -> Option<String> {
        let value = object.get(key)?;
        name_of(value).filter(|name| !name.starts_with("http")).or_else(|| {
            let first = value.as_array().map_or(value, |several| several.first().unwrap_or(value));
            self.names.get(first.get("@id")?.as_str()?).cloned()
        })
    }
}

/// A string in `object` that says something.
pub(super) fn string(object: &Map<String, Value>, key: &str) -> Option<String> {
    match object.get(key)? {
        Value::Array(several) => several.iter().find_map(plain),
        Value::Object(inner) => plain(inner.get("@value").or(inner.get("@id"))?),
        value => plain(value),
    }
}

fn is_a(object: &Map<String, Value>, is_kind: impl Fn(&str) -> bool) -> bool {
    let is_kind = |name: &str| is_kind(name.rsplit(['/', ':', '#']).next().unwrap_or(name));
    match object.get("@type") {
        Some(Value::String(name)) => is_kind(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is_kind),
        _ => false,
    }
}

fn is_article(name: &str) -> bool {
    name.ends_with("Article") || matches!(name, "BlogPosting" | "LiveBlogPosting" | "Report")
}

/// Line ends within strings are not JSON and common all the same.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&spaced).ok()
    })
}
