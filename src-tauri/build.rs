//! Generates the window's context; the page is embedded in the program.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    tauri_build::build();
}
