// SPDX-License-Identifier: MIT
//! chunks.capnp, by hand: as much of what `capnp compile -orust` generates as
//! main.rs needs, because Debian has no capnpc for Rust.

use capnp::private::layout::{PointerBuilder, PointerReader, StructSize};
use capnp::private::layout::{StructBuilder, StructReader};
use capnp::traits::{FromPointerBuilder, FromPointerReader};
use capnp::{any_pointer_list, data_list, Result, Word};

const SIZE: StructSize = StructSize { data: 0, pointers: 1 };

pub struct Reader<'a>(StructReader<'a>);

impl<'a> Reader<'a> {
    pub fn chunks(&self) -> Result<data_list::Reader<'a>> {
        let pointer = self.0.get_pointer_field(0);
        FromPointerReader::get_from_pointer(&pointer, None)
    }
}

impl<'a> FromPointerReader<'a> for Reader<'a> {
    fn get_from_pointer(
        pointer: &PointerReader<'a>,
        default: Option<&'a [Word]>,
    ) -> Result<Reader<'a>> {
        Ok(Reader(pointer.get_struct(default)?))
    }
}

pub struct Builder<'a>(StructBuilder<'a>);

impl<'a> Builder<'a> {
    /// Data that is made element by element: a list of any pointers.
    pub fn init_chunks(self, count: u32) -> any_pointer_list::Builder<'a> {
        let pointer = self.0.get_pointer_field(0);
        FromPointerBuilder::init_pointer(pointer, count)
    }
}

impl<'a> FromPointerBuilder<'a> for Builder<'a> {
    fn init_pointer(pointer: PointerBuilder<'a>, _: u32) -> Builder<'a> {
        Builder(pointer.init_struct(SIZE))
    }

    fn get_from_pointer(
        pointer: PointerBuilder<'a>,
        default: Option<&'a [Word]>,
    ) -> Result<Builder<'a>> {
        Ok(Builder(pointer.get_struct(SIZE, default)?))
    }
}
