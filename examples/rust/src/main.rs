// SPDX-License-Identifier: MIT
//! Write and read a list of data, one chunk after the other.
//!
//!   wax-example write FILE COUNT SIZE   build it straight into the file
//!   wax-example read FILE               check it, through a mapping
//!
//! Generated code would do the same; without it the root is `AnyPointer`.

use std::error::Error;
use std::fs::File;
use std::os::unix::io::AsRawFd;
use std::path::Path;
use std::{env, process, slice};

mod wax;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What byte `at` of chunk `index` holds.
fn pattern(index: u32, at: usize) -> u8 {
    (index as usize * 31 + at / 7) as u8
}

fn write(path: &Path, count: u32, size: u32) -> Result<()> {
    let allocator = wax::Allocator::create(path)?;
    let mut message = capnp::message::Builder::new(allocator);
    let mut chunks: capnp::any_pointer_list::Builder =
        message.get_root::<capnp::any_pointer::Builder>()?.initn_as(count);

    for index in 0..count {
        let chunk: capnp::data::Builder =
            chunks.reborrow().get(index).initn_as(size);
        for (at, byte) in chunk.iter_mut().enumerate() {
            *byte = pattern(index, at);
        }
    }
    let size = message.into_allocator().finish()?;
    println!("{}: {} bytes", path.display(), size);
    Ok(())
}

extern "C" {
    fn mmap(
        addr: *mut u8,
        length: usize,
        prot: i32,
        flags: i32,
        fd: i32,
        offset: i64,
    ) -> *mut u8;
}

const PROT_READ: i32 = 1;
const MAP_SHARED: i32 = 1;

fn read(path: &Path) -> Result<()> {
    let file = File::open(path)?;
    let size = file.metadata()?.len() as usize;
    let fd = file.as_raw_fd();
    let map = unsafe {
        mmap(std::ptr::null_mut(), size, PROT_READ, MAP_SHARED, fd, 0)
    };
    if map as isize == -1 {
        return Err(std::io::Error::last_os_error().into());
    }
    // Stays mapped until the process ends; nobody else changes the file.
    let mut bytes = unsafe { slice::from_raw_parts(map, size) };
    let options = capnp::message::ReaderOptions {
        traversal_limit_in_words: Some(size / 8 + 1),
        nesting_limit: 64,
    };
    let message =
        capnp::serialize::read_message_from_flat_slice(&mut bytes, options)?;
    let chunks: capnp::data_list::Reader =
        message.get_root::<capnp::any_pointer::Reader>()?.get_as()?;

    let mut total = 0;
    for index in 0..chunks.len() {
        let chunk = chunks.get(index)?;
        for (at, &byte) in chunk.iter().enumerate() {
            if byte != pattern(index, at) {
                let text = format!("chunk {} differs at byte {}", index, at);
                return Err(text.into());
            }
        }
        total += chunk.len();
    }
    println!("{} chunks, {} bytes, all as written", chunks.len(), total);
    Ok(())
}

fn main() {
    let args: Vec<String> = env::args().collect();
    let args: Vec<&str> = args.iter().map(|s| s.as_str()).collect();
    let result = match args[1..] {
        ["write", path, count, size] => {
            match (count.parse(), size.parse()) {
                (Ok(count), Ok(size)) => write(Path::new(path), count, size),
                _ => Err("COUNT and SIZE are numbers".into()),
            }
        }
        ["read", path] => read(Path::new(path)),
        _ => {
            eprintln!("usage: wax-example write FILE COUNT SIZE | read FILE");
            process::exit(2);
        }
    };
    if let Err(error) = result {
        eprintln!("wax-example: {}", error);
        process::exit(1);
    }
}
