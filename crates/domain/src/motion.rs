/// A course of action that somebody could take or allow, on which actors are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    /// Short name, used in output and addresses.
    pub id: String,
    /// What would be done, as an imperative: "Send a European force to Ukraine after a ceasefire".
    pub title: String,
    /// Other words for it.
    pub phrases: Vec<String>,
    /// The roll: ids of the actors who could take part, so that the silent can be listed.
    pub members: Vec<String>,
}
