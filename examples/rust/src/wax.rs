// SPDX-License-Identifier: MIT
//! Messages that are built straight into a file: an allocator for
//! capnp::message::Builder on top of libwax.
//!
//! The builder asks for segments, libwax gives it pieces of the mapped file, and
//! the file grows when the builder stores to them.  Nothing is copied.

use std::ffi::{CStr, CString};
use std::io;
use std::os::raw::{c_char, c_int, c_void};
use std::path::Path;
use std::ptr;

/// struct wax_segment of <wax/message.h>.
#[repr(C)]
struct Segment {
    words: *mut u8,
    capacity: u64,
    used: u64,
    id: u32,
    reserved: u32,
}

extern "C" {
    fn wax_message_create(
        path: *const c_char,
        opts: *const c_void,
        ret_message: *mut *mut c_void,
    ) -> c_int;
    fn wax_message_alloc(
        message: *mut c_void,
        min_words: u64,
        ret_segment: *mut Segment,
    ) -> c_int;
    fn wax_message_finish(
        message: *mut c_void,
        used_words: *const u64,
        count: usize,
        ret_size: *mut u64,
    ) -> c_int;
    fn wax_message_abort(message: *mut c_void) -> c_int;
    fn wax_strerror(err: c_int) -> *const c_char;
}

fn error(err: c_int) -> io::Error {
    // The text is static.
    let text = unsafe { CStr::from_ptr(wax_strerror(err)) };
    io::Error::new(
        io::Error::from_raw_os_error(-err).kind(),
        text.to_string_lossy().into_owned(),
    )
}

/// Gives a builder memory that is a growing file.
///
/// When the message is built, take the allocator back with
/// `message.into_allocator()` and `finish()` it.  Dropped before that, it gives
/// the file up.
pub struct Allocator {
    message: *mut c_void,
    /// Words in use of each segment, known once the builder gives them back.
    used: Vec<u64>,
    starts: Vec<*mut u8>,
}

// One thread at a time, which is what `&mut self` says.
unsafe impl Send for Allocator {}

impl Allocator {
    pub fn create(path: &Path) -> io::Result<Allocator> {
        let path = CString::new(path.to_string_lossy().as_bytes())?;
        let mut message = ptr::null_mut();
        let err = unsafe {
            wax_message_create(path.as_ptr(), ptr::null(), &mut message)
        };
        if err != 0 {
            return Err(error(err));
        }
        Ok(Allocator { message, used: Vec::new(), starts: Vec::new() })
    }

    /// Writes the segment table and cuts the file; returns its size.
    pub fn finish(mut self) -> io::Result<u64> {
        let message = std::mem::replace(&mut self.message, ptr::null_mut());
        let mut size = 0;
        let err = unsafe {
            wax_message_finish(
                message,
                self.used.as_ptr(),
                self.used.len(),
                &mut size,
            )
        };
        if err != 0 {
            return Err(error(err));
        }
        Ok(size)
    }
}

impl Drop for Allocator {
    fn drop(&mut self) {
        unsafe { wax_message_abort(self.message) };
    }
}

// The memory is a mapping of the file: zeroed, page-aligned, apart from all
// other memory, and it stays until finish or abort.
unsafe impl capnp::message::Allocator for Allocator {
    fn allocate_segment(&mut self, minimum_size: u32) -> (*mut u8, u32) {
        let mut segment = Segment {
            words: ptr::null_mut(),
            capacity: 0,
            used: 0,
            id: 0,
            reserved: 0,
        };
        let err = unsafe {
            wax_message_alloc(self.message, minimum_size as u64, &mut segment)
        };
        // The trait has no way to fail; unwinding drops the file.
        if err != 0 {
            panic!("no room for {} words: {}", minimum_size, error(err));
        }
        self.starts.push(segment.words);
        self.used.push(0);
        (segment.words, segment.capacity as u32)
    }

    fn deallocate_segment(&mut self, start: *mut u8, _size: u32, used: u32) {
        if let Some(id) = self.starts.iter().position(|&s| s == start) {
            self.used[id] = used as u64;
        }
    }
}
