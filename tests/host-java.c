/* SPDX-License-Identifier: MIT */
/* The native half of tests/HostJava.java; built by tests/hosts-runtimes.sh. */
#include <jni.h>
#include <stdint.h>

#include <wax/region.h>

JNIEXPORT jlong JNICALL
Java_HostJava_open(JNIEnv *env, jclass class, jstring path)
{
	const char *name = (*env)->GetStringUTFChars(env, path, NULL);
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region = NULL;
	int err;

	(void)class;
	opts.max_step = 65536;
	err = wax_region_open(name, &opts, &region);
	(*env)->ReleaseStringUTFChars(env, path, name);
	return err ? err : (jlong)(intptr_t)region;
}

JNIEXPORT jobject JNICALL
Java_HostJava_memory(JNIEnv *env, jclass class, jlong handle, jlong size)
{
	struct wax_region *region = (struct wax_region *)(intptr_t)handle;

	(void)class;
	return (*env)->NewDirectByteBuffer(env, wax_region_base(region), size);
}

JNIEXPORT jlong JNICALL
Java_HostJava_finish(JNIEnv *env, jclass class, jlong handle, jlong size)
{
	struct wax_region *region = (struct wax_region *)(intptr_t)handle;
	struct wax_region_stat now;
	int err;

	(void)env;
	(void)class;
	err = wax_region_stat(region, &now, sizeof(now));
	if (!err)
		err = wax_region_finish(region, (uint64_t)size);
	return err ? err : (jlong)now.grow_faults;
}
