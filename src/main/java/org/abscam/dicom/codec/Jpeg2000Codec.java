package org.abscam.dicom.codec;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * JPEG 2000 by jai-imageio, which is called directly. It decodes some damaged streams wrong without an error, so that a stream's parts are
 * checked first.
 */
final class Jpeg2000Codec implements Codec {

	@Override
	public Samples decode(byte[] stream, FrameShape shape) throws CodecException {
		Jpeg2000Stream checked = Jpeg2000Stream.of(stream);
		shape.require(checked.width(), checked.height(), checked.components());
		if (checked.bits() > shape.bitsAllocated())
			throw new CodecException("has values of " + checked.bits() + " bits where the header promises " + shape.bitsAllocated());
		int[] values = values(checked);
		int mask = checked.bits() == 32 ? -1 : (1 << checked.bits()) - 1;
		for (int i = 0; i < values.length; i++) values[i] &= mask;
		return new Samples(values, checked.bits(), checked.transformed());
	}

	private static int[] values(Jpeg2000Stream checked) throws CodecException {
		try (EndingStream in = new EndingStream(checked.sound())) {
			ImageReader reader = new J2KImageReaderSpi().createReaderInstance(null);
			try {
				reader.setInput(in, true, true);
				Raster raster = reader.readRaster(0, null);
				// the library goes on with what it has
				if (in.ended) throw new CodecException("is a damaged JPEG 2000 stream");
				if (raster.getWidth() != checked.width() || raster.getHeight() != checked.height()
					|| raster.getNumBands() != checked.components())
					throw new CodecException("is a JPEG 2000 stream that was decoded to another size than it says");
				return raster.getPixels(raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), (int[]) null);
			}
			finally {
				reader.dispose();
			}
		}
		catch (VirtualMachineError e) {
			throw e;
		}
		catch (IOException | RuntimeException | Error e) { // the library says of damage that it is an error of its own
			throw new CodecException("is a damaged JPEG 2000 stream", e);
		}
	}

	/**
	 * Bytes behind whose end nothing can be read: the library takes the −1 that it would get there for bits that are all set, and counts them
	 * for ever.
	 */
	private static final class EndingStream extends ImageInputStreamImpl {

		private final byte[] bytes;
		private boolean ended;

		EndingStream(byte[] bytes) {
			this.bytes = bytes;
		}

		@Override
		public int read() throws IOException {
			bitOffset = 0;
			requireMore();
			return bytes[(int) streamPos++] & 0xFF;
		}

		@Override
		public int read(byte[] into, int offset, int length) throws IOException {
			bitOffset = 0;
			if (length == 0) return 0;
			requireMore();
			int count = (int) Math.min(length, bytes.length - streamPos);
			System.arraycopy(bytes, (int) streamPos, into, offset, count);
			streamPos += count;
			return count;
		}

		private void requireMore() throws EOFException {
			if (streamPos < bytes.length) return;
			ended = true;
			throw new EOFException();
		}

		@Override
		public long length() {
			return bytes.length;
		}
	}
}
