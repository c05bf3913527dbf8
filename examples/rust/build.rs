// SPDX-License-Identifier: MIT
fn main() {
    println!("cargo:rerun-if-env-changed=WAX_LIB_DIR");
    if let Ok(dir) = std::env::var("WAX_LIB_DIR") {
        println!("cargo:rustc-link-search=native={}", dir);
        println!("cargo:rustc-link-arg=-Wl,-rpath,{}", dir);
    }
    println!("cargo:rustc-link-lib=wax");
}
