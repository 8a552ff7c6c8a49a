package org.abscam.report.overlay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.abscam.explain.options.ExplainException;
import org.abscam.files.Reason;

/**
 * The maps of a scan, slice after slice: on the Java heap, or, where they would fill it, in a temporary file, from which each is read
 * when it is asked for. The file goes when the maps are no longer in use. Many threads may read.
 */
public final class SaliencyMaps extends AbstractList<float[]> {

	/** Part of the heap that the maps of one scan may take. */
	private static final int PART_OF_HEAP = 8;
	private static final Cleaner CLEANER = Cleaner.create();

	private final int pixels;
	private final List<float[]> inMemory;
	private final FileChannel file;
	/** What is read, which comes as often as slices are turned. */
	private ByteBuffer reading;
	private int size;

	private SaliencyMaps(int pixels, FileChannel file) {
		this.pixels = pixels;
		this.file = file;
		this.inMemory = file == null ? new ArrayList<>() : null;
		if (file != null) CLEANER.register(this, () -> close(file));
	}

	/**
	 * @param count number of maps to expect
	 * @param pixels values of each
	 * @return room for them
	 * @throws ExplainException if a temporary file is needed and cannot be made, or has no room
	 */
	public static SaliencyMaps roomFor(int count, int pixels) throws ExplainException {
		if (fitIntoMemory(count, pixels)) return new SaliencyMaps(pixels, null);
		Path folder = Path.of(System.getProperty("java.io.tmpdir"));
		try {
			FileStore disk = Files.getFileStore(folder);
			long bytes = (long) count * pixels * Float.BYTES;
			if (disk.getTotalSpace() > 0 && disk.getUsableSpace() < bytes)
				throw new IOException(String.format(Locale.ROOT, "they need %.1f MB, and %.1f MB are free", bytes / 1e6,
					disk.getUsableSpace() / 1e6));
			// deleted by the system, however this process ends
			return new SaliencyMaps(pixels, FileChannel.open(folder.resolve("abscam-" + UUID.randomUUID() + ".maps"),
				StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, StandardOpenOption.DELETE_ON_CLOSE));
		}
		catch (IOException e) {
			throw noRoom(e);
		}
	}

	/** Whether so many slices of 4 bytes per pixel may be on the heap. */
	static boolean fitIntoMemory(int count, int pixels) {
		return (long) count * pixels * Float.BYTES <= Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
	}

	/** Whether the maps are on the heap. */
	public boolean areInMemory() {
		return file == null;
	}

	/**
	 * Appends the maps of one image: all of them or, where the disk is full, none.
	 *
	 * @param image row-major values of each slice, which must not be changed afterwards
	 * @throws ExplainException if the disk is full
	 */
	public synchronized void append(List<float[]> image) throws ExplainException {
		int before = size;
		try {
			for (float[] map : image) append(map);
		}
		catch (ExplainException | RuntimeException e) {
			size = before;
			if (inMemory != null) inMemory.subList(before, inMemory.size()).clear();
			throw e;
		}
	}

	/**
	 * Appends a map, which must not be changed afterwards.
	 *
	 * @param map row-major values
	 * @throws ExplainException if the disk is full
	 */
	public synchronized void append(float[] map) throws ExplainException {
		if (map.length != pixels) throw new IllegalArgumentException("A map of " + map.length + " values among maps of " + pixels);
		if (file == null) inMemory.add(map);
		else {
			ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(pixels, Float.BYTES)).order(ByteOrder.nativeOrder());
			bytes.asFloatBuffer().put(map);
			try {
				long at = (long) size * bytes.capacity();
				while (bytes.hasRemaining()) at += file.write(bytes, at);
			}
			catch (IOException e) {
				throw noRoom(e);
			}
		}
		size++;
	}

	@Override
	public float[] get(int index) {
		return get(index, null);
	}

	/**
	 * The same without a new array where that can be, as slices are turned fast.
	 *
	 * @param index place of the map
	 * @param room for its values, or {@code null}
	 * @return the map, which is not to be changed; in {@code room} or elsewhere
	 */
	public synchronized float[] get(int index, float[] room) {
		if (index < 0 || index >= size) throw new IndexOutOfBoundsException(index);
		if (file == null) return inMemory.get(index);
		if (reading == null) reading = ByteBuffer.allocateDirect(Math.multiplyExact(pixels, Float.BYTES)).order(ByteOrder.nativeOrder());
		ByteBuffer bytes = reading.clear();
		try {
			long at = (long) index * bytes.capacity();
			while (bytes.hasRemaining()) {
				int read = file.read(bytes, at);
				if (read < 0) throw new IOException("the temporary file of the maps was cut short");
				at += read;
			}
		}
		catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		float[] map = room != null && room.length == pixels ? room : new float[pixels];
		bytes.flip().asFloatBuffer().get(map);
		return map;
	}

	@Override
	public synchronized int size() {
		return size;
	}

	private static void close(FileChannel file) {
		try {
			file.close();
		}
		catch (IOException e) {
			// it is a temporary file that nobody reads any more
		}
	}

	private static ExplainException noRoom(IOException e) {
		return new ExplainException("The maps fit neither into memory nor into the folder for temporary files (" + Reason.of(e)
			+ "); free some space there, set java.io.tmpdir to another folder, or explain fewer slices.");
	}
}
