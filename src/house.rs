//! The import order of modules: each line of [`LINES`] may import the lines above it, and its own.

mod lines;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

use lines::LINES;

/// Allowed exceptions to the order: the importing module, the imported module, and the reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// The largest allowed import cycle, in files.
const LARGEST_CIRCLE: usize = 6;

/// The library's modules by path, with the modules that each imports.
struct House {
    imports: BTreeMap<String, BTreeSet<String>>,
}

impl House {
    fn read() -> Self {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = BTreeMap::new();
        collect(&sources, &sources, &mut files);
        let names: BTreeSet<String> = files.keys().cloned().collect();
        let imports = files.iter().map(|(module, file)| {
            let text = read_to_string(file).expect("a source file");
            (module.clone(), imports(&text, module, &names))
        });
        Self { imports: imports.collect() }
    }

    /// Sets of modules that import each other in a cycle (Tarjan's strongly connected components, by reachability: the project is
    /// small).
    fn circles(&self) -> Vec<Vec<&str>> {
        let reachable: BTreeMap<&str, BTreeSet<&str>> =
            self.imports.keys().map(|module| (module.as_str(), self.reachable(module))).collect();
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for (module, reached) in &reachable {
            if !seen.contains(module) && reached.contains(module) {
                let circle: Vec<&str> = reached.iter().copied().filter(|other| reachable[other].contains(module)).collect();
                seen.extend(circle.iter().copied());
                circles.push(circle);
            }
        }
        circles
    }

    fn reachable(&self, module: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = self.imports[module].iter().map(String::as_str).collect();
        while let Some(module) = next.pop() {
            if reached.insert(module) {
                next.extend(self.imports[module].iter().map(String::as_str));
            }
        }
        reached
    }
}

/// Every source file under `folder` except tests, by the path of its module.
fn collect(sources: &Path, folder: &Path, files: &mut BTreeMap<String, PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with("tests") || ["testing", "consistency", "house"].contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            collect(sources, &path, files);
            continue;
        }
        let relative = path.strip_prefix(sources).expect("a path below the sources").with_extension("");
        let mut parts: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if parts.last().is_some_and(|last| last == "mod" || last == "lib") {
            parts.pop();
        }
        files.insert(parts.join("::"), path);
    }
}

/// The modules that a source text names by a path of this crate. A module's own children are its parts, not its imports.
fn imports(text: &str, module: &str, names: &BTreeSet<String>) -> BTreeSet<String> {
    // Unit tests come last in a file.
    let text = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut paths = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let begins = code[..at].chars().next_back().is_none_or(char::is_whitespace);
        if begins && let Some((tree, _)) = code[at + 4..].split_once(';') {
            leaves("", tree, &mut paths);
        }
    }
    for root in ["crate::", "super::"] {
        for (at, _) in code.match_indices(root) {
            let path: String = code[at..].chars().take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':')).collect();
            paths.push(path);
        }
    }
    let own: Vec<&str> = module.split("::").filter(|part| !part.is_empty()).collect();
    let mut found = BTreeSet::new();
    for path in paths {
        let parts: Vec<&str> = path.split("::").map(str::trim).filter(|part| !part.is_empty() && *part != "self").collect();
        let ups = parts.iter().take_while(|part| **part == "super").count();
        let absolute: Vec<&str> = match parts.first() {
            Some(&"crate") => parts[1..].to_vec(),
            Some(&"super") if ups <= own.len() => own[..own.len() - ups].iter().chain(&parts[ups..]).copied().collect(),
            Some(first) if names.contains(&[own.as_slice(), &[*first]].concat().join("::")) => own.iter().chain(&parts).copied().collect(),
            _ => continue,
        };
        let target = (1..=absolute.len()).rev().map(|length| absolute[..length].join("::")).find(|name| names.contains(name));
        if let Some(target) = target.filter(|target| target != module && !target.starts_with(&format!("{module}::"))) {
            found.insert(target);
        }
    }
    found
}

/// The paths of a `use` tree.
fn leaves(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    if let Some((head, rest)) = tree.split_once('{') {
        let inside = rest.rsplit_once('}').map_or(rest, |(inside, _)| inside);
        let mut depth = 0;
        for branch in inside.split(|letter| {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            letter == ',' && depth == 0
        }) {
            if !branch.trim().is_empty() {
                leaves(&format!("{prefix}{head}"), branch, paths);
            }
        }
    } else {
        paths.push(format!("{prefix}{}", tree.split(" as ").next().unwrap_or_default()));
    }
}

/// Index of a module's line in [`LINES`].
fn line_of(module: &str) -> Option<usize> {
    let mut name = module;
    loop {
        if let Some(line) = LINES.iter().position(|(_, modules)| modules.contains(&name)) {
            return Some(line);
        }
        name = name.rsplit_once("::")?.0;
    }
}

#[test]
fn every_import_runs_down() {
    let house = House::read();
    assert!(house.imports.len() > 100, "the sources are where this test looks");
    let mut ups = Vec::new();
    for (module, imports) in &house.imports {
        let line = line_of(module).unwrap_or_else(|| panic!("{module} stands on no line"));
        for import in imports {
            let of = line_of(import).unwrap_or_else(|| panic!("{import} stands on no line"));
            let is_excepted = EXCEPTIONS.iter().any(|(from, to, _)| from == module && to == import);
            if of > line && !is_excepted {
                ups.push(format!("{module} ({}) imports {import} ({})", LINES[line].0, LINES[of].0));
            }
        }
    }
    assert!(ups.is_empty(), "{}", ups.join("\n"));
    for (from, to, reason) in EXCEPTIONS {
        assert!(house.imports[*from].contains(*to) && !reason.is_empty(), "{from} imports {to}: still an exception");
    }
}

#[test]
fn no_circle_is_large() {
    let house = House::read();
    let large: Vec<Vec<&str>> = house.circles().into_iter().filter(|circle| circle.len() > LARGEST_CIRCLE).collect();
    assert!(large.is_empty(), "{large:#?}");
}
