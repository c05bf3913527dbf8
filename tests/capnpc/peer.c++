// SPDX-License-Identifier: MIT
//
// Usage: peer SCENE >FILE
//
// Builds what values.c builds, in the same order, with the code of the stock
// generator and one segment that is large enough; so the bytes must be equal.
#include <capnp/message.h>
#include <capnp/serialize.h>
#include <cstdint>
#include <cstring>
#include <unistd.h>

#include "all-types.capnp.h"
#include "scenes.h"

static void
numbers(capnp::MessageBuilder &message)
{
	auto n = message.initRoot<Numbers>();

	n.setBool(true);
	n.setInt8(VALUE_INT8);
	n.setInt16(VALUE_INT16);
	n.setInt32(VALUE_INT32);
	n.setInt64(VALUE_INT64);
	n.setUInt8(VALUE_UINT8);
	n.setUInt16(VALUE_UINT16);
	n.setUInt32(VALUE_UINT32);
	n.setUInt64(VALUE_UINT64);
	n.setFloat32(VALUE_FLOAT32);
	n.setFloat64(VALUE_FLOAT64);
	n.setColour(Colour::DARK_BLUE);
}

static void
defaults(capnp::MessageBuilder &message)
{
	auto d = message.initRoot<Defaults>();

	d.setBool(false);
	d.setInt8(VALUE_INT8);
	d.setInt16(VALUE_INT16);
	d.setInt32(VALUE_INT32);
	d.setInt64(VALUE_INT64);
	d.setUInt8(VALUE_UINT8);
	d.setUInt16(VALUE_UINT16);
	d.setUInt32(VALUE_UINT32);
	d.setUInt64(VALUE_UINT64);
	d.setFloat32(VALUE_FLOAT32);
	d.setFloat64(VALUE_FLOAT64);
	d.setEndless(VALUE_FLOAT32);
	d.setNotANumber(VALUE_FLOAT64);
	d.setColour(Colour::RED);
	d.setText("");
}

static void
edited(capnp::MessageBuilder &message)
{
	auto d = message.initRoot<Defaults>();

	d.getText();
	d.getData()[1] = 0x55;
	d.getNumbers().set(2, 99);
	d.getBools().set(8, false);
	d.getTexts();
	d.getStructs()[1].setName("second");
	d.getLists();
	d.getNested().setId(78);
	d.getPoint().getBack().setId(3);
	d.getEmpty();
}

static void
nothing(capnp::MessageBuilder &message)
{
	message.initRoot<Empty>();
}

static void
pointers(capnp::MessageBuilder &message)
{
	auto p = message.initRoot<Pointers>();

	p.setText("some text");
	memcpy(p.initData(3).begin(), "\0\1\2", 3);
	auto nested = p.initNested();
	nested.setId(7);
	nested.setName("seven");
	p.initDeeper().setKind(Nested::Deeper::Kind::FIRST);
	auto point = p.initPoint();
	point.setX(3);
	point.setY(-4);
	p.initAny().initAs<Nested>().setId(8);
	auto box = p.initTextBox();
	box.setContent("boxed");
	box.setLabel("label");
	p.initSelf().setText("inner");
}

static void
numberLists(Lists::Builder l)
{
	l.initVoids(5);
	auto bools = l.initBools(11);
	for (uint32_t i = 0; i < 11; i++)
		bools.set(i, i % 3 == 0);
	l.initInt8s(2).set(1, VALUE_INT8);
	l.initInt16s(2).set(1, VALUE_INT16);
	l.initInt32s(2).set(1, VALUE_INT32);
	l.initInt64s(2).set(1, VALUE_INT64);
	l.initUInt8s(2).set(1, VALUE_UINT8);
	l.initUInt16s(2).set(1, VALUE_UINT16);
	l.initUInt32s(2).set(1, VALUE_UINT32);
	l.initUInt64s(2).set(1, VALUE_UINT64);
	l.initFloat32s(2).set(1, VALUE_FLOAT32);
	l.initFloat64s(2).set(1, VALUE_FLOAT64);
	l.initColours(2).set(1, Colour::DARK_BLUE);
}

static void
lists(capnp::MessageBuilder &message)
{
	auto l = message.initRoot<Lists>();
	const capnp::byte zero = 0;

	numberLists(l);
	auto texts = l.initTexts(2);
	texts.set(0, "one");
	texts.set(1, "two");
	auto datas = l.initDatas(2);
	datas.set(0, capnp::Data::Reader(&zero, 1));
	datas.init(1, 2)[1] = 9;
	auto structs = l.initStructs(2);
	structs[1].setId(1);
	structs[1].setName("in a list");
	l.initPoints(1)[0].setY(6);
	l.initListsOfNumbers(2).init(1, 3).set(2, VALUE_INT32);
	l.initListsOfTexts(1).init(0, 1).set(0, "deep");
	l.initListsOfStructs(1).init(0, 2)[1].setId(12);
	l.initEmpties(4);
}

static void
generic(capnp::MessageBuilder &message)
{
	auto user = message.initRoot<User>();
	auto g = user.initGeneric();

	g.setFirst("first");
	g.initSecond().setId(2);
	user.initInner().setValue("value");
	user.initBoxes(1)[0].initContent().setId(3);
}

static void
unions(capnp::MessageBuilder &message)
{
	auto u = message.initRoot<Unions>();

	u.setBefore(9);
	u.setNumber(-1);
	u.setTruth(true);
	auto shape = u.initShape();
	shape.setWidth(2.5);
	shape.setName("box");
	u.setAfter("after");
	shape = u.initShape();
	shape.setHeight(1.25);
	u.initKind().setKnown(Colour::GREEN);
	auto status = u.getStatus();
	status.setSince(VALUE_UINT64);
	status.setOffline();
}

static void
members(capnp::MessageBuilder &message)
{
	auto list = message.initRoot<capnp::AnyPointer>()
			    .initAs<capnp::List<Unions>>(6);

	list[0].setText("member");
	list[1].initNested().setId(4);
	list[2].initList(2).set(1, VALUE_UINT16);
	list[3].initAny().setAs<capnp::Text>("any");
	list[4].initData(1)[0] = 0xff;
	list[5].setNumber(5);
	list[5].setNone();
}

static void
groups(capnp::MessageBuilder &message)
{
	auto u = message.initRoot<Unions>();
	auto place = u.getPlace();

	place.setLatitude(0);
	place.setLongitude(16.4);
	auto inner = place.getInner();
	inner.setFloor(3);
	inner.setDoor("B");
	inner.setIsOpen(false);
	u.setAfter("after");
	place = u.initPlace();
	place.setLongitude(1.0);
	place.getInner().setFloor(4);
}

static void
names(capnp::MessageBuilder &message)
{
	auto c = message.initRoot<HTTPServer2Config>();

	c.setInt(1);
	c.setClass("class");
	c.setGetInt(2);
	c.setFooBAR(3);
	c.setFooBar(4);
	c.setRenamed(5);
	c.setNull("null");
}

static void
old(capnp::MessageBuilder &message)
{
	auto o = message.initRoot<Old>();

	o.setNumber(11);
	o.setText("old");
	o.initList(2).set(1, 21);
	o.initStructs(1)[0].setId(31);
	o.getChoice().setB(41);
}

static void
newer(capnp::MessageBuilder &message)
{
	auto n = message.initRoot<New>();

	n.setNumber(12);
	auto list = n.initList(2);
	list[1].setId(22);
	list[1].setSize(1);
	auto structs = n.initStructs(1);
	structs[0].setId(32);
	structs[0].setName("new");
	n.getChoice().setC("c");
	n.setAdded(5);
}

static void
upgraded(capnp::MessageBuilder &message)
{
	old(message);
	auto n = message.getRoot<New>();
	n.setAdded(7);
	n.getList()[1].setName("named");
	n.getStructs()[0].setSize(9);
}

static const struct {
	const char *name;
	void (*build)(capnp::MessageBuilder &message);
} scenes[] = {
	{"numbers", numbers}, {"defaults", defaults}, {"edited", edited},
	{"nothing", nothing}, {"pointers", pointers}, {"lists", lists},
	{"generic", generic}, {"unions", unions},     {"members", members},
	{"groups", groups},   {"names", names},       {"old", old},
	{"new", newer},       {"upgraded", upgraded}};

int
main(int argc, char **argv)
{
	capnp::MallocMessageBuilder message(4096);

	for (const auto &scene : scenes) {
		if (argc != 2 || strcmp(argv[1], scene.name) != 0)
			continue;
		scene.build(message);
		capnp::writeMessageToFd(STDOUT_FILENO, message);
		return 0;
	}
	return 1;
}
