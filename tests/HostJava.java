// SPDX-License-Identifier: MIT

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * wax in a JVM: HostJava LIBRARY DIRECTORY.  Java stores into a region through a
 * ByteBuffer, from threads; then it faults in a mapping of its own.
 */
public final class HostJava {
	private static final int PAGE = 4096;
	private static final int PAGES = 4096;
	private static final int THREADS = 4;

	/** A region, or minus the errno. */
	private static native long open(String path);

	private static native ByteBuffer memory(long region, long size);

	/** How many growths were faults, or minus the errno. */
	private static native long finish(long region, long size);

	private static void
	store(ByteBuffer memory, int first)
	{
		for (int i = first; i < PAGES; i += THREADS)
			memory.put(i * PAGE, (byte)(i % 100 + 1));
	}

	private static void
	grow(String path) throws Exception
	{
		long region = open(path);
		if (region > -4096 && region < 0) {
			System.out.println("open refused: " + -region);
			System.exit(3);
		}
		ByteBuffer memory = memory(region, (long)PAGES * PAGE);
		Thread[] threads = new Thread[THREADS];
		for (int i = 0; i < THREADS; i++) {
			int first = i;
			threads[i] = new Thread(() -> store(memory, first));
			threads[i].start();
		}
		for (Thread thread : threads)
			thread.join();
		long faults = finish(region, (long)PAGES * PAGE);
		if (faults < 100)
			throw new Exception("faults: " + faults);
		try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
			for (int i = 0; i < PAGES; i++) {
				file.seek((long)i * PAGE);
				if (file.read() != i % 100 + 1)
					throw new Exception("content differs");
			}
		}
		System.out.println("grown by faults");
	}

	private static void
	foreign(String path) throws Exception
	{
		try (RandomAccessFile file = new RandomAccessFile(path, "rw")) {
			MappedByteBuffer view = file.getChannel().map(
				FileChannel.MapMode.READ_WRITE, 0, PAGE);
			file.setLength(0);
			view.put(0, (byte)1);
			System.out.println("no error");
		} catch (InternalError error) {
			System.out.println("foreign fault became an InternalError");
		}
	}

	public static void
	main(String[] arguments) throws Exception
	{
		System.load(arguments[0]);
		grow(arguments[1] + "/first");
		foreign(arguments[1] + "/foreign");
		grow(arguments[1] + "/second");
	}
}
