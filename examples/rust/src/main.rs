// SPDX-License-Identifier: MIT
//! Write and read chunks of data, chunks.capnp.
//!
//!   wax-example write FILE COUNT SIZE   build it straight into the file
//!   wax-example read FILE               check all of it, through a mapping
//!   wax-example edges FILE              check both ends of each chunk

use std::error::Error;
use std::fs::File;
use std::os::unix::io::AsRawFd;
use std::path::Path;
use std::{env, process, slice};

mod chunks;
mod wax;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const EDGE: usize = 4096;

/// What byte `at` of chunk `id` holds; the first eight hold the number itself.
fn pattern(id: u64, at: usize) -> u8 {
    if at < 8 {
        return (id >> (8 * at)) as u8;
    }
    (id as usize * 31 + at / 7) as u8
}

fn write(path: &Path, count: u32, size: u32) -> Result<()> {
    let allocator = wax::Allocator::create(path)?;
    let mut message = capnp::message::Builder::new(allocator);
    let root: chunks::Builder = message.init_root();
    let mut list = root.init_chunks(count);

    for index in 0..count {
        let chunk: capnp::data::Builder =
            list.reborrow().get(index).initn_as(size);
        for (at, byte) in chunk.iter_mut().enumerate() {
            *byte = pattern(index as u64, at);
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

/// The bytes of a file; mapped until the process ends.
fn map(path: &Path) -> Result<&'static [u8]> {
    let file = File::open(path)?;
    let size = file.metadata()?.len() as usize;
    let fd = file.as_raw_fd();
    let bytes = unsafe {
        mmap(std::ptr::null_mut(), size, PROT_READ, MAP_SHARED, fd, 0)
    };
    if bytes as isize == -1 {
        return Err(std::io::Error::last_os_error().into());
    }
    // Nobody changes the file meanwhile.
    Ok(unsafe { slice::from_raw_parts(bytes, size) })
}

/// The number of a chunk, if its bytes in the first and last `edge` are right.
fn check(index: u32, chunk: &[u8], edge: usize) -> Result<u64> {
    let head = chunk.iter().take(8).rev();
    let id = head.fold(0u64, |id, &byte| id << 8 | byte as u64);
    let size = chunk.len();
    let parts = if size / 2 < edge {
        [(0, size), (size, size)]
    } else {
        [(0, edge), (size - edge, size)]
    };

    for (start, end) in parts.iter().cloned() {
        for (at, &byte) in chunk[start..end].iter().enumerate() {
            if byte != pattern(id, start + at) {
                let at = start + at;
                let text = format!("chunk {} differs at byte {}", index, at);
                return Err(text.into());
            }
        }
    }
    Ok(id)
}

fn read(path: &Path, edge: usize) -> Result<()> {
    let mut bytes = map(path)?;
    // Chunks may be listed twice, and count each time.
    let options = capnp::message::ReaderOptions {
        traversal_limit_in_words: Some(bytes.len() / 4 + 1),
        nesting_limit: 64,
    };
    let message =
        capnp::serialize::read_message_from_flat_slice(&mut bytes, options)?;
    let list = message.get_root::<chunks::Reader>()?.chunks()?;

    let (mut total, mut ids) = (0, 0);
    for index in 0..list.len() {
        let chunk = list.get(index)?;
        ids += check(index, chunk, edge)?;
        total += chunk.len();
    }
    println!(
        "{} chunks, {} bytes, numbers add up to {}, all as written",
        list.len(),
        total,
        ids
    );
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
        ["read", path] => read(Path::new(path), usize::max_value()),
        ["edges", path] => read(Path::new(path), EDGE),
        _ => {
            eprintln!("usage: wax-example write FILE COUNT SIZE");
            eprintln!("       wax-example read|edges FILE");
            process::exit(2);
        }
    };
    if let Err(error) = result {
        eprintln!("wax-example: {}", error);
        process::exit(1);
    }
}
