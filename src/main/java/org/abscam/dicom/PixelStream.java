package org.abscam.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Pixel data as it is stored, frame by frame; it is read from the file when it is asked for. One thread at a time. */
public final class PixelStream {

	private static final long LARGEST = Integer.MAX_VALUE - 16;
	/** (FFFE,E000) as four bytes in little endian are one number. */
	private static final int ITEM = 0xE000FFFE;

	private final Source source;
	private final Element element;
	private final int frames;
	private final long bitsOfFrame;
	private final String name;
	private final List<List<Element.Span>> compressed;

	private PixelStream(Source source, Element element, int frames, long bitsOfFrame, String name,
		List<List<Element.Span>> compressed) {
		this.source = source;
		this.element = element;
		this.frames = frames;
		this.bitsOfFrame = bitsOfFrame;
		this.name = name;
		this.compressed = compressed;
	}

	/**
	 * @param object an object with pixel data
	 * @param tag of the pixel data: integers, or floating-point numbers of either precision
	 * @param frames number of frames that its header names
	 * @param bitsOfFrame bits of a frame where it is not compressed
	 * @param name how sentences call it
	 * @return its pixel data
	 * @throws DicomException if it has fewer pixels than the header promises, or more frames
	 */
	public static PixelStream of(DicomObject object, int tag, int frames, long bitsOfFrame, String name) throws DicomException {
		Element element = object.data().element(tag)
			.orElseThrow(() -> new DicomException(name + " is a DICOM object without pixel data; give an image"));
		PixelStream stream;
		try {
			if (element.value() instanceof Element.Fragments fragments) {
				stream = new PixelStream(object.source(), element, frames, bitsOfFrame, name,
					framesOf(fragments, object, frames, name));
			}
			else {
				if (object.syntax().encapsulated())
					throw damaged(name, "does not hold its pixel data in fragments, as " + object.syntax() + " does");
				stream = new PixelStream(object.source(), element, frames, bitsOfFrame, name, List.of());
				stream.check();
			}
		}
		catch (IOException e) {
			throw unreadable(name, e);
		}
		return stream;
	}

	private void check() throws DicomException, IOException {
		Element.Span span = (Element.Span) element.value();
		long needed = (bitsOfFrame * frames + 7) / 8;
		long present = Math.min(span.length(), source.length() - span.position());
		if (present < needed)
			throw new DicomException(name + " is truncated: its header promises " + needed + " bytes of pixels and " + present
				+ " are there; copy it again from its source");
		requireNoFragments(span, present);
		// an odd number of bytes is followed by one that belongs to nothing
		if (present - needed - needed % 2 >= (bitsOfFrame + 7) / 8)
			throw damaged(name, "holds more frames than the " + frames + " that its header names");
	}

	/** Some programs name an uncompressed syntax and store what they got: the fragments of compressed frames. */
	private void requireNoFragments(Element.Span span, long present) throws DicomException, IOException {
		long at = 0;
		int items = 0;
		for (byte[] head = new byte[8]; items < 2 && at + head.length <= present; items++) {
			source.read(span.position() + at, head);
			ByteBuffer item = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
			if (item.getInt() != ITEM) return;
			at += head.length + (item.getInt() & 0xFFFFFFFFL);
		}
		if (items == 2 && at <= present)
			throw damaged(name, "holds compressed pixel data, but says that they are not compressed");
	}

	/** @return whether frames are compressed */
	public boolean isCompressed() {
		return element.value() instanceof Element.Fragments;
	}

	/** @return the value representation, OB or OW */
	public Vr vr() {
		return element.vr();
	}

	/**
	 * @param frame from 0
	 * @return its bytes: compressed, the frame's stream; else those that hold the frame's bits, beginning with its first whole or partial one
	 * @throws DicomException if they cannot be read, also as the file has changed
	 */
	public byte[] frame(int frame) throws DicomException {
		return read(() -> isCompressed() ? joined(compressed.get(frame)) : plain(frame));
	}

	/**
	 * The bytes of a frame that is not compressed, where they lie in words of two in big endian: the first byte is the lower one of the first
	 * word, wherever in a word the frame begins.
	 *
	 * @param frame from 0
	 * @return its bytes in the order of its pixels
	 * @throws DicomException as {@link #frame}
	 */
	public byte[] frameOfWords(int frame) throws DicomException {
		return read(() -> {
			Element.Span span = (Element.Span) element.value();
			long first = bitsOfFrame * frame / 8;
			long last = (bitsOfFrame * (frame + 1L) + 7) / 8;
			long start = first & ~1L;
			byte[] words = new byte[Math.toIntExact(last + 1 - start & ~1L)];
			source.read(span.position() + start, words);
			byte[] bytes = new byte[Math.toIntExact(last - first)];
			for (int i = 0; i < bytes.length; i++) bytes[i] = words[(int) (first - start) + i ^ 1];
			return bytes;
		});
	}

	@FunctionalInterface
	private interface Reading {

		byte[] bytes() throws IOException, DicomException;
	}

	private byte[] read(Reading reading) throws DicomException {
		try {
			return reading.bytes();
		}
		catch (EOFException e) {
			throw new DicomException(name + " has become shorter while it was read; wait until it is complete, and try again", e);
		}
		catch (IOException e) {
			throw unreadable(name, e);
		}
	}

	private byte[] plain(int frame) throws IOException {
		Element.Span span = (Element.Span) element.value();
		long first = bitsOfFrame * frame / 8;
		long last = (bitsOfFrame * (frame + 1L) + 7) / 8;
		byte[] bytes = new byte[Math.toIntExact(last - first)];
		source.read(span.position() + first, bytes);
		return bytes;
	}

	private byte[] joined(List<Element.Span> spans) throws IOException, DicomException {
		long size = spans.stream().mapToLong(Element.Span::length).sum();
		if (size > LARGEST) throw damaged(name, "has a compressed frame of " + size + " bytes");
		byte[] all = new byte[(int) size];
		int at = 0;
		for (Element.Span span : spans) {
			byte[] part = new byte[(int) span.length()];
			source.read(span.position(), part);
			System.arraycopy(part, 0, all, at, part.length);
			at += part.length;
		}
		return all;
	}

	/** Which fragments make which frame (PS3.5, annex A.4). */
	private static List<List<Element.Span>> framesOf(Element.Fragments value, DicomObject object, int frames, String name)
		throws DicomException, IOException {
		List<Element.Span> fragments = value.fragments();
		if (fragments.isEmpty()) throw damaged(name, "has no compressed pixel data");
		if (frames == 1) return List.of(fragments);
		if (fragments.size() == frames) return fragments.stream().map(List::of).toList();
		List<Long> starts = value.table().size() == frames ? value.table() : extended(object.data(), frames);
		if (starts.size() == frames) return byTable(fragments, starts, name);
		return byMarkers(fragments, object.source(), frames, name);
	}

	private static List<Long> extended(DataSet data, int frames) {
		return data.decimals(Tag.EXTENDED_OFFSET_TABLE)
			.filter(t -> t.length == frames)
			.map(t -> Arrays.stream(t).mapToObj(v -> (long) v).toList())
			.orElse(List.of());
	}

	private static List<List<Element.Span>> byTable(List<Element.Span> fragments, List<Long> starts, String name) throws DicomException {
		long origin = fragments.get(0).position() - 8;
		List<List<Element.Span>> frames = new ArrayList<>();
		int next = 0;
		for (Element.Span fragment : fragments) {
			if (next < starts.size() && fragment.position() - 8 - origin == starts.get(next)) {
				frames.add(new ArrayList<>());
				next++;
			}
			if (frames.isEmpty()) break;
			frames.get(frames.size() - 1).add(fragment);
		}
		if (frames.size() != starts.size()) throw damaged(name, "has a table of frames that does not point to where they begin");
		return frames;
	}

	/** A fragment that begins as a stream of JPEG or JPEG 2000 does is a new frame's. */
	private static List<List<Element.Span>> byMarkers(List<Element.Span> fragments, Source source, int frames, String name)
		throws DicomException, IOException {
		List<List<Element.Span>> found = new ArrayList<>();
		for (Element.Span fragment : fragments) {
			byte[] head = new byte[(int) Math.min(3, fragment.length())];
			source.read(fragment.position(), head);
			boolean begins = head.length == 3 && head[0] == (byte) 0xFF && (head[1] == (byte) 0xD8 && head[2] == (byte) 0xFF
				|| head[1] == 0x4F && head[2] == (byte) 0xFF);
			if (begins || found.isEmpty()) found.add(new ArrayList<>());
			found.get(found.size() - 1).add(fragment);
		}
		if (found.size() != frames)
			throw damaged(name, "holds " + found.size() + " compressed frames where its header names " + frames);
		return found;
	}

	private static DicomException damaged(String name, String what) {
		return new DicomException(name + " is a damaged DICOM file, it " + what + "; copy it again from its source");
	}

	private static DicomException unreadable(String name, IOException e) {
		return new DicomException(name + " cannot be read (" + e.getMessage() + "); check the disk and the permissions", e);
	}
}
