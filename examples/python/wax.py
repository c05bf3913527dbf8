# SPDX-License-Identifier: MIT
"""Build and read Cap'n Proto messages in files, through libwax.

    with wax.Builder("ada.bin") as builder:
        person = builder.root.init_struct(data_words=1, pointers=1)
        person.set("I", 0, 1815)
        person[0].set_text("Ada")

    with wax.Reader("ada.bin") as reader:
        person = reader.root.get_struct()
        print(person[0].get_text(), person.get("I", 0))

A message grows in its file while it is built; nothing is kept in memory.  The
end of the `with` block finishes it, an exception in the block gives it up.

Numbers are named by a format of the module struct and a byte offset, as `capnp
compile -ocapnp` prints it: "I" and 0 are a 32-bit number at bits[0, 32).  A field
whose schema has a default other than 0 is stored XOR that, by the caller.

Objects are valid until their builder or reader is closed; using one later is an
error of the program, as in C.
"""
import ctypes
import ctypes.util
import os
import struct
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_size_t
from ctypes import c_uint32, c_uint64, c_void_p

VOID, BIT, BYTE, TWO, FOUR, EIGHT, POINTERS, COMPOSITE = range(8)


def _load():
    name = os.environ.get("WAX_LIBRARY") or ctypes.util.find_library("wax")
    return ctypes.CDLL(name or "libwax.so.0")


class _PointerBuilder(Structure):
    _fields_ = [("segment", c_void_p), ("word", c_void_p)]


class _StructBuilder(Structure):
    _fields_ = [
        ("segment", c_void_p),
        ("data", c_void_p),
        ("data_bytes", c_uint32),
        ("pointers", c_uint32),
    ]


class _ListBuilder(Structure):
    _fields_ = [
        ("segment", c_void_p),
        ("elements", c_void_p),
        ("count", c_uint32),
        ("capacity", c_uint32),
        ("stride_bits", c_uint32),
        ("data_bytes", c_uint32),
        ("pointers", c_uint32),
        ("kind", c_uint32),
    ]


class _PointerReader(Structure):
    _fields_ = [
        ("reader", c_void_p),
        ("word", c_void_p),
        ("segment", c_uint32),
        ("nesting", c_uint32),
    ]


class _StructReader(Structure):
    _fields_ = [
        ("reader", c_void_p),
        ("data", c_void_p),
        ("data_bits", c_uint32),
        ("pointers", c_uint32),
        ("pointer_words", c_void_p),
        ("segment", c_uint32),
        ("nesting", c_uint32),
    ]


class _ListReader(Structure):
    _fields_ = [
        ("reader", c_void_p),
        ("elements", c_void_p),
        ("count", c_uint32),
        ("stride_bits", c_uint32),
        ("data_bits", c_uint32),
        ("pointers", c_uint32),
        ("segment", c_uint32),
        ("nesting", c_uint32),
        ("kind", c_uint32),
        ("reserved", c_uint32),
    ]


class _ReaderOpts(Structure):
    _fields_ = [
        ("size", c_uint32),
        ("flags", c_uint32),
        ("traversal_words", c_uint64),
        ("nesting", c_uint32),
        ("reserved", c_uint32),
    ]


class _Problem(Structure):
    _fields_ = [("offset", c_uint64), ("reason", c_char_p)]


_lib = _load()
_lib.wax_strerror.restype = c_char_p
_lib.wax_strerror.argtypes = [c_int]
_lib.wax_builder_root.restype = _PointerBuilder
_lib.wax_reader_root.restype = _PointerReader
_lib.wax_reader_close.restype = c_void_p
for _name, _arguments in {
    "wax_message_create": [c_char_p, c_void_p, POINTER(c_void_p)],
    "wax_message_abort": [c_void_p],
    "wax_builder_create": [c_void_p, POINTER(c_void_p)],
    "wax_builder_finish": [c_void_p],
    "wax_builder_abort": [c_void_p],
    "wax_builder_root": [c_void_p],
    "wax_init_struct": [
        _PointerBuilder,
        c_uint32,
        c_uint32,
        POINTER(_StructBuilder),
    ],
    "wax_init_list": [
        _PointerBuilder,
        c_uint32,
        c_uint32,
        POINTER(_ListBuilder),
    ],
    "wax_init_struct_list": [
        _PointerBuilder,
        c_uint32,
        c_uint32,
        c_uint32,
        POINTER(_ListBuilder),
    ],
    "wax_set_text": [_PointerBuilder, c_char_p, c_size_t],
    "wax_set_data": [_PointerBuilder, c_char_p, c_size_t],
    "wax_message_open": [
        c_char_p,
        POINTER(_ReaderOpts),
        POINTER(c_void_p),
        POINTER(_Problem),
    ],
    "wax_reader_close": [c_void_p],
    "wax_reader_error": [c_void_p],
    "wax_reader_root": [c_void_p],
    "wax_reader_problem": [c_void_p, POINTER(_Problem)],
    "wax_get_struct": [_PointerReader, POINTER(_StructReader)],
    "wax_get_list": [_PointerReader, c_uint32, POINTER(_ListReader)],
    "wax_list_reader_struct": [
        POINTER(_ListReader),
        c_uint32,
        POINTER(_StructReader),
    ],
    "wax_get_data": [_PointerReader, POINTER(c_void_p), POINTER(c_size_t)],
    "wax_get_text": [_PointerReader, POINTER(c_void_p), POINTER(c_size_t)],
}.items():
    getattr(_lib, _name).argtypes = _arguments


class Error(OSError):
    """A call of libwax failed; errno is the positive number."""

    def __init__(self, err, where=None):
        text = _lib.wax_strerror(err).decode()
        super().__init__(-err, "%s: %s" % (where, text) if where else text)


def _check(err, where=None):
    if err < 0:
        raise Error(err, where)
    return err


# -- Building ------------------------------------------------------------------


class PointerBuilder:
    """A pointer that can be set."""

    def __init__(self, raw):
        self._raw = raw

    def init_struct(self, data_words, pointers):
        made = _StructBuilder()
        _check(
            _lib.wax_init_struct(self._raw, data_words, pointers, byref(made))
        )
        return StructBuilder(made)

    def init_list(self, kind, count):
        """A list of numbers (BYTE to EIGHT), or of pointers (POINTERS)."""
        made = _ListBuilder()
        _check(_lib.wax_init_list(self._raw, kind, count, byref(made)))
        return ListBuilder(made)

    def init_struct_list(self, count, data_words, pointers):
        made = _ListBuilder()
        _check(
            _lib.wax_init_struct_list(
                self._raw, count, data_words, pointers, byref(made)
            )
        )
        return ListBuilder(made)

    def set_text(self, text):
        encoded = text.encode()
        _check(_lib.wax_set_text(self._raw, encoded, len(encoded)))

    def set_data(self, data):
        _check(_lib.wax_set_data(self._raw, bytes(data), len(data)))


class StructBuilder:
    """object[i] is its pointer i."""

    def __init__(self, raw):
        self._raw = raw

    def set(self, form, offset, value):
        size = struct.calcsize("<" + form)
        if offset < 0 or offset + size > self._raw.data_bytes:
            raise IndexError("no such field in this struct")
        at = (ctypes.c_char * size).from_address(self._raw.data + offset)
        struct.pack_into("<" + form, at, 0, value)

    def __getitem__(self, index):
        if not 0 <= index < self._raw.pointers:
            raise IndexError("no such pointer in this struct")
        word = self._raw.data + self._raw.data_bytes + 8 * index
        return PointerBuilder(_PointerBuilder(self._raw.segment, word))


class ListBuilder:
    """list[i] is a struct or a pointer; list[i] = n stores a number."""

    _forms = {BYTE: "B", TWO: "H", FOUR: "I", EIGHT: "Q"}

    def __init__(self, raw):
        self._raw = raw

    def __len__(self):
        return self._raw.count

    def _at(self, index):
        if not 0 <= index < self._raw.count:
            raise IndexError("no such element")
        return self._raw.elements + self._raw.stride_bits // 8 * index

    def __getitem__(self, index):
        raw = self._raw
        if raw.kind == POINTERS:
            made = _PointerBuilder(raw.segment, self._at(index))
            return PointerBuilder(made)
        if raw.kind != COMPOSITE:
            raise TypeError("elements are numbers")
        return StructBuilder(
            _StructBuilder(
                raw.segment, self._at(index), raw.data_bytes, raw.pointers
            )
        )

    def __setitem__(self, index, number):
        """Numbers are unsigned; use struct to make others."""
        form = "<" + self._forms[self._raw.kind]
        size = struct.calcsize(form)
        at = (ctypes.c_char * size).from_address(self._at(index))
        struct.pack_into(form, at, 0, number)


class Builder:
    """A message in a file, from its creation to finish or abort."""

    def __init__(self, path):
        message = c_void_p()
        self._path = os.fspath(path)
        self._builder = c_void_p()
        _check(
            _lib.wax_message_create(
                os.fsencode(path), None, byref(message)
            ),
            self._path,
        )
        err = _lib.wax_builder_create(message, byref(self._builder))
        if err:
            _lib.wax_message_abort(message)
        _check(err, self._path)

    @property
    def root(self):
        return PointerBuilder(_lib.wax_builder_root(self._builder))

    def finish(self):
        builder, self._builder = self._builder, None
        _check(_lib.wax_builder_finish(builder), self._path)

    def abort(self):
        builder, self._builder = self._builder, None
        _check(_lib.wax_builder_abort(builder), self._path)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if self._builder is None:
            return
        if kind is None:
            self.finish()
        else:
            self.abort()


# -- Reading -------------------------------------------------------------------


def _read(reader, err):
    problem = _Problem()
    if err < 0:
        _lib.wax_reader_problem(reader, byref(problem))
        raise Error(err, _where(problem))


def _where(problem):
    if not problem.reason:
        return None
    return "%s at byte %d" % (problem.reason.decode(), problem.offset)


class PointerReader:
    """A pointer that can be followed; null reads as something empty."""

    def __init__(self, raw):
        self._raw = raw

    def get_struct(self):
        found = _StructReader()
        _read(self._raw.reader, _lib.wax_get_struct(self._raw, byref(found)))
        return StructReader(found)

    def get_list(self, kind):
        found = _ListReader()
        _read(
            self._raw.reader, _lib.wax_get_list(self._raw, kind, byref(found))
        )
        return ListReader(found, kind)

    def _bytes(self, function):
        data, size = c_void_p(), c_size_t()
        _read(self._raw.reader, function(self._raw, byref(data), byref(size)))
        return ctypes.string_at(data.value, size.value) if size.value else b""

    def get_data(self):
        return self._bytes(_lib.wax_get_data)

    def get_text(self):
        return self._bytes(_lib.wax_get_text).decode()


class StructReader:
    """object[i] is its pointer i."""

    def __init__(self, raw):
        self._raw = raw

    def get(self, form, offset):
        """0 stands for a field that an older schema did not have."""
        size = struct.calcsize("<" + form)
        if offset < 0 or offset + size > self._raw.data_bits // 8:
            return 0
        data = ctypes.string_at(self._raw.data + offset, size)
        return struct.unpack("<" + form, data)[0]

    def __getitem__(self, index):
        raw = self._raw
        word = None
        if index < raw.pointers:
            word = raw.pointer_words + 8 * index
        return PointerReader(
            _PointerReader(raw.reader, word, raw.segment, raw.nesting)
        )


class ListReader:
    """list[i] is a number, a pointer or a struct, by the kind asked for."""

    def __init__(self, raw, kind):
        self._raw = raw
        self._kind = kind

    def __len__(self):
        return self._raw.count

    def __getitem__(self, index):
        raw = self._raw
        if not 0 <= index < raw.count:
            raise IndexError("no such element")
        if self._kind == COMPOSITE:
            found = _StructReader()
            _check(_lib.wax_list_reader_struct(raw, index, byref(found)))
            return StructReader(found)
        at = raw.elements + raw.stride_bits // 8 * index
        if self._kind == POINTERS:
            return PointerReader(
                _PointerReader(raw.reader, at, raw.segment, raw.nesting)
            )
        form = "<" + ListBuilder._forms[self._kind]
        data = ctypes.string_at(at, struct.calcsize(form))
        return struct.unpack(form, data)[0]


class Reader:
    """A message in a file.  The limits are for messages that are trusted."""

    def __init__(self, path):
        problem = _Problem()
        opts = _ReaderOpts(ctypes.sizeof(_ReaderOpts), 0, 0, 64, 0)
        opts.traversal_words = 2 * os.stat(path).st_size // 8 + 1024
        self._reader = c_void_p()
        err = _lib.wax_message_open(
            os.fsencode(path), byref(opts), byref(self._reader), byref(problem)
        )
        _check(err, _where(problem) or os.fspath(path))

    @property
    def root(self):
        return PointerReader(_lib.wax_reader_root(self._reader))

    def close(self):
        """Raises an error if the file was cut while it was read."""
        reader, self._reader = self._reader, None
        err = _lib.wax_reader_error(reader)
        _lib.wax_reader_close(reader)
        _check(err)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if self._reader is not None:
            self.close()
