package org.abscam.dicom.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.PixelStream;
import org.abscam.dicom.TransferSyntax;
import org.abscam.dicom.Vr;
import org.abscam.dicom.codec.Codec;
import org.abscam.dicom.codec.CodecException;
import org.abscam.dicom.codec.Codecs;
import org.abscam.dicom.codec.Colours;
import org.abscam.dicom.codec.Samples;

/** The frames of an image, decoded one by one to stored values. One thread at a time. */
final class StoredFrames {

	/** As it is stored, decoded, and as ImageJ has it. */
	private static final int BYTES_OF_VALUE = 8;
	/** Which knows values of one bit. */
	private static final String JPEG_2000 = "1.2.840.10008.1.2.4.9";

	private final ImageForm form;
	private final TransferSyntax syntax;
	private final PixelStream stream;
	private final Codec codec;
	private final String name;

	private StoredFrames(ImageForm form, TransferSyntax syntax, PixelStream stream, Codec codec, String name) {
		this.form = form;
		this.syntax = syntax;
		this.stream = stream;
		this.codec = codec;
		this.name = name;
	}

	/**
	 * @param object an image; it must stay open
	 * @param name how sentences call it
	 * @return its frames
	 * @throws DicomException if it is no image that can be read right; the message says what to do
	 */
	public static StoredFrames of(DicomObject object, String name) throws DicomException {
		ImageForm form = ImageForm.of(object, name);
		PixelStream stream = PixelStream.of(object, form.tag(), form.frames(), form.bitsOfFrame(), name);
		if ((long) form.pixels() * form.samples() > Runtime.getRuntime().maxMemory() / BYTES_OF_VALUE)
			throw new DicomException(name + " has frames of " + form.columns() + " x " + form.rows()
				+ " pixels, which is more than fits into memory; cut it into parts or give Java more memory");
		if (form.photometric() == Photometric.YBR_FULL_422 && form.columns() % 2 == 1 && !stream.isCompressed())
			throw new DicomException(name + " has an odd number of columns, but colours that two neighbours share (YBR_FULL_422); "
				+ "export it as RGB");
		Codec codec = null;
		boolean deflated = object.syntax().equals(TransferSyntax.DEFLATED_FRAMES);
		boolean bits =
			form.bitsAllocated() == 1 && !object.syntax().uid().startsWith(JPEG_2000) && !object.syntax().equals(TransferSyntax.RLE);
		if (bits && stream.isCompressed() && !deflated) throw new DicomException(name + " has one bit for each pixel and is compressed as "
			+ object.syntax() + ", which is not read; ask the archive for it in Explicit VR Little Endian");
		if (stream.isCompressed() && !deflated) {
			codec = Codecs.of(object.syntax().uid()).orElseThrow(() -> new DicomException(
				name + " is compressed as " + object.syntax() + ", which is not read; " + advice(object.syntax())));
		}
		return new StoredFrames(form, object.syntax(), stream, codec, name);
	}

	private static String advice(TransferSyntax syntax) {
		return syntax.uid().startsWith("1.2.840.10008.1.2.4.10") ? "export single frames of the video from the archive as images"
			: "ask the archive for it in Explicit VR Little Endian or JPEG 2000";
	}

	/** @return how they are stored */
	ImageForm form() {
		return form;
	}

	/**
	 * Decodes a frame.
	 *
	 * @param frame from 0
	 * @return grey: stored values with their sign, the bits above Bits Stored left out, floating-point numbers as
	 *         {@link Float#floatToRawIntBits}; palette: numbers of colours; colour: red, green and
	 *         blue of 8 bits, those of a pixel side by side
	 * @throws DicomException if it cannot be read, or is damaged
	 */
	int[] frame(int frame) throws DicomException {
		boolean words = codec == null && syntax.order() == ByteOrder.BIG_ENDIAN && form.bitsAllocated() <= 8 && stream.vr() == Vr.OW;
		byte[] bytes = words ? stream.frameOfWords(frame) : stream.frame(frame);
		boolean own = codec == null && stream.isCompressed();
		if (own) bytes = inflated(bytes, frame);
		if (form.floating()) return floats(bytes);
		if (codec == null) return meant(plain(bytes, own ? 0 : frame), form.highBit() + 1 - form.bitsStored(), form.bitsStored(), false);
		try {
			Samples samples = codec.decode(bytes, form.shape());
			int bits = samples.bits() == 0 ? form.bitsStored() : samples.bits();
			int shift = samples.bits() == 0 ? form.highBit() + 1 - form.bitsStored() : 0;
			return meant(samples.values(), shift, bits, samples.rgb());
		}
		catch (CodecException e) {
			throw new DicomException(name + ": frame " + (frame + 1) + " " + e.getMessage()
				+ (e.getMessage().contains("; ") ? "" : "; copy it again from its source"), e);
		}
	}

	/** What was deflated by itself (RFC 1951), so that its bits begin with a byte; a byte may follow that makes its length even. */
	private byte[] inflated(byte[] stored, int frame) throws DicomException {
		byte[] bytes = new byte[(int) ((form.bitsOfFrame() + 7) / 8)];
		Inflater inflater = new Inflater(true);
		try {
			inflater.setInput(stored);
			int got = 0;
			for (int more = 1; got < bytes.length && more > 0; got += more) more = inflater.inflate(bytes, got, bytes.length - got);
			if (got == bytes.length) return bytes;
			throw new DicomException(name + ": frame " + (frame + 1) + " ends before its last pixel; copy it again from its source");
		}
		catch (DataFormatException e) {
			throw new DicomException(name + ": frame " + (frame + 1) + " is not deflated as its header says; copy it again from its source",
				e);
		}
		finally {
			inflater.end();
		}
	}

	private int[] meant(int[] values, int shift, int bits, boolean rgb) {
		if (form.samples() == 3) {
			boolean ybr = form.photometric() == Photometric.YBR_FULL || form.photometric() == Photometric.YBR_FULL_422;
			if (form.bitsAllocated() > 8) {
				int least = Math.max(0, bits - 8);
				for (int i = 0; i < values.length; i++) values[i] = values[i] >>> shift + least & 0xFF;
			}
			if (ybr && !rgb) Colours.fromYbr(values);
			return values;
		}
		if (form.signed()) {
			int left = 32 - bits - shift;
			for (int i = 0; i < values.length; i++) values[i] = values[i] << left >> 32 - bits;
		}
		else if (bits < 32) {
			int mask = (1 << bits) - 1;
			for (int i = 0; i < values.length; i++) values[i] = values[i] >>> shift & mask;
		}
		return values;
	}

	private int[] plain(byte[] bytes, int frame) {
		if (form.bitsAllocated() == 1) return singleBits(bytes, frame);
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(syntax.order());
		int[] stored = new int[(int) (form.bitsOfFrame() / form.bitsAllocated())];
		switch (form.bitsAllocated()) {
			case 8 -> {
				for (int i = 0; i < stored.length; i++) stored[i] = bytes[i] & 0xFF;
			}
			case 16 -> {
				short[] words = new short[stored.length];
				buffer.asShortBuffer().get(words);
				for (int i = 0; i < stored.length; i++) stored[i] = words[i] & 0xFFFF;
			}
			default -> buffer.asIntBuffer().get(stored);
		}
		if (form.photometric() == Photometric.YBR_FULL_422) return doubled(stored);
		return form.planar() ? interleaved(stored) : stored;
	}

	/** Doubles to the precision of floats. */
	private int[] floats(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(syntax.order());
		int[] values = new int[form.pixels()];
		for (int i = 0; i < values.length; i++)
			values[i] = Float.floatToRawIntBits(form.bitsAllocated() == Float.SIZE ? buffer.getFloat() : (float) buffer.getDouble());
		return values;
	}

	private int[] singleBits(byte[] bytes, int frame) {
		int[] values = new int[form.pixels()];
		int first = (int) (form.bitsOfFrame() * frame % 8);
		for (int i = 0; i < values.length; i++) values[i] = bytes[(first + i) / 8] >> (first + i) % 8 & 1;
		return values;
	}

	/** Two luminances, then the differences of both. */
	private int[] doubled(int[] stored) {
		int[] values = new int[form.pixels() * 3];
		for (int i = 0; i < form.pixels(); i++) {
			int pair = i / 2 * 4;
			values[3 * i] = stored[pair + i % 2];
			values[3 * i + 1] = stored[pair + 2];
			values[3 * i + 2] = stored[pair + 3];
		}
		return values;
	}

	private int[] interleaved(int[] stored) {
		int[] values = new int[stored.length];
		int pixels = form.pixels();
		for (int i = 0; i < pixels; i++) for (int k = 0; k < form.samples(); k++) values[i * form.samples() + k] = stored[k * pixels + i];
		return values;
	}
}
