/* SPDX-License-Identifier: MIT */
/* The content of a message, and filling one through the C layer. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "message.capnp.wax.h"
#include "message.h"

/* clang-format off */
#define TEXT(text)  {(text), sizeof(text) - 1}
const struct message_entry message_entries[MESSAGE_ENTRIES] = {
	{TEXT("Ada Lovelace"), TEXT("ada@example.org"),
	 TEXT("Ockham Park"), TEXT("Ockham"), TEXT("+44 20 7946 0000")},
	{TEXT("Alan Mathison Turing"), TEXT("alan.turing@example.org"),
	 TEXT("Hollymeade, Adlington Road"), TEXT("Wilmslow"),
	 TEXT("+44 1625 555 010")},
	{TEXT("Grace Hopper"), TEXT("grace@navy.example"),
	 TEXT("Arlington Boulevard"), TEXT("Arlington"), TEXT("+1 703 555 0100")},
	{TEXT("Edsger W. Dijkstra"), TEXT("ewd@example.nl"),
	 TEXT("Plataanstraat"), TEXT("Nuenen"), TEXT("+31 40 555 0101")},
	{TEXT("Barbara Liskov"), TEXT("liskov@example.edu"),
	 TEXT("Vassar Street"), TEXT("Cambridge"), TEXT("+1 617 555 0102")},
	{TEXT("Tony Hoare"), TEXT("tony@example.co.uk"),
	 TEXT("Keble Road"), TEXT("Oxford"), TEXT("+44 1865 555 010")},
	{TEXT("Donald E. Knuth"), TEXT("dek@example.edu"),
	 TEXT("Serra Mall"), TEXT("Stanford"), TEXT("+1 650 555 0103")},
	{TEXT("Radia Perlman"), TEXT("radia@example.com"),
	 TEXT("Main Street"), TEXT("Portsmouth"), TEXT("+1 603 555 0104")},
};
/* clang-format on */

const unsigned char *
message_blob(void)
{
	static unsigned char blob[MESSAGE_BLOB_SIZE];

	if (blob[0] == 0)
		memset(blob, 0x5a, sizeof(blob));
	return blob;
}

static int
fill_address(struct message_person_builder *person,
	     const struct message_entry *entry, uint64_t id)
{
	struct message_address_builder address;
	int err = message_person_init_address(person, &address);

	if (err)
		return err;
	(void)message_address_set_house(&address, (uint32_t)(id % 200));
	(void)message_address_set_code(&address, (uint32_t)id);
	err = message_address_set_street(&address, entry->street.text,
					 entry->street.size);
	return err ? err
		   : message_address_set_city(&address, entry->city.text,
					      entry->city.size);
}

static int
fill_phones(struct message_person_builder *person,
	    const struct message_entry *entry, uint64_t id)
{
	uint32_t count = 1 + (uint32_t)(id % 2), i;
	struct message_phone_builder phone;
	struct wax_list_builder phones;
	int err = message_person_init_phones(person, count, &phones);

	for (i = 0; !err && i < count; i++) {
		err = message_phone_builder_at(&phones, i, &phone);
		if (err)
			return err;
		(void)message_phone_set_kind(&phone, (uint16_t)i);
		err = message_phone_set_number(&phone, entry->phone.text,
					       entry->phone.size);
	}
	return err;
}

static int
fill_person(struct message_person_builder *person, uint64_t id)
{
	const struct message_entry *entry =
		&message_entries[id % MESSAGE_ENTRIES];
	int err;

	(void)message_person_set_id(person, id);
	(void)message_person_set_born(person, 1900 + (int32_t)(id % 100));
	(void)message_person_set_flags(person, (uint16_t)id);
	err = message_person_set_name(person, entry->name.text,
				      entry->name.size);
	if (!err)
		err = message_person_set_email(person, entry->email.text,
					       entry->email.size);
	if (!err)
		err = fill_address(person, entry, id);
	return err ? err : fill_phones(person, entry, id);
}

static int
fill_people(const struct message_page_builder *page, uint32_t count,
	    uint64_t first)
{
	struct message_person_builder person;
	struct wax_list_builder people;
	uint32_t i;
	int err = message_page_init_people(page, count, &people);

	for (i = 0; !err && i < count; i++) {
		err = message_person_builder_at(&people, i, &person);
		if (!err)
			err = fill_person(&person, first + i);
	}
	return err;
}

static int
fill_samples(const struct message_page_builder *page, uint32_t count,
	     uint64_t first)
{
	struct message_sample_builder sample;
	struct wax_list_builder samples;
	uint32_t i;
	int err = message_page_init_samples(page, count, &samples);

	for (i = 0; !err && i < count; i++) {
		err = message_sample_builder_at(&samples, i, &sample);
		if (err)
			return err;
		(void)message_sample_set_time(&sample, first + i);
		(void)message_sample_set_source(&sample, i % 7);
		(void)message_sample_set_state(&sample, i % 3);
		(void)message_sample_set_value(&sample, (double)i);
		(void)message_sample_set_error(&sample, 0.5);
	}
	return err;
}

static int
fill_pages(const struct message_book_builder *book,
	   const struct message_work *work)
{
	struct message_page_builder page;
	struct wax_list_builder pages;
	uint64_t i;
	int err = message_book_init_pages(book, work->count, &pages);

	for (i = 0; !err && i < work->count; i++) {
		err = message_page_builder_at(&pages, (uint32_t)i, &page);
		if (err)
			return err;
		if (work->kind == MESSAGE_KIND_PEOPLE)
			err = fill_people(&page, work->each, i * work->each);
		else
			err = fill_samples(&page, work->each, i * work->each);
	}
	return err;
}

static int
fill_blobs(const struct message_book_builder *book,
	   const struct message_work *work)
{
	struct wax_list_builder blobs;
	uint32_t i;
	int err = message_book_init_blobs(book, work->count, &blobs);

	for (i = 0; !err && i < work->count; i++)
		err = wax_set_data(wax_list_builder_pointer(&blobs, i),
				   message_blob(), MESSAGE_BLOB_SIZE);
	return err;
}

int
message_fill(struct wax_builder *builder, const struct message_work *work)
{
	struct message_book_builder book;
	int err = message_book_init(wax_builder_root(builder), &book);

	if (err)
		return err;
	return work->kind == MESSAGE_KIND_BLOBS ? fill_blobs(&book, work)
						: fill_pages(&book, work);
}
