package org.abscam.dicom.codec;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG: baseline, extended and progressive of 8 bits by the JDK's reader, lossless by {@link LosslessJpeg}, extended of 12 bits by
 * {@link ExtendedJpeg}. Which of them a frame needs is read from its own markers.
 */
final class JpegCodec implements Codec {

	/** What readers say of damage; bytes too many before the end of the stream (D9) do none. */
	private static final Pattern DAMAGE =
		Pattern.compile("(?i)^(premature|corrupt(?!.*extraneous bytes before marker 0xd9)|unexpected|truncated)");

	@Override
	public Samples decode(byte[] stream, FrameShape shape) throws CodecException {
		JpegHead head = JpegHead.of(stream);
		shape.require(head.width(), head.height(), head.components());
		if (head.bits() > shape.bitsAllocated())
			throw new CodecException("has values of " + head.bits() + " bits where the header promises " + shape.bitsAllocated());
		return switch (head.process()) {
			case 0xC0, 0xC1, 0xC2 -> head.bits() == 8 ? lossy(stream, head) : new ExtendedJpeg(stream, head).decode();
			case 0xC3 -> new LosslessJpeg(stream, head).decode();
			case 0xF7 -> new JpegLsCodec().decode(stream, shape);
			default -> throw new CodecException("is JPEG of a process (marker FF" + Integer.toHexString(head.process()).toUpperCase()
				+ ") that is not read; ask the archive for it in Explicit VR Little Endian");
		};
	}

	private static Samples lossy(byte[] stream, JpegHead head) throws CodecException {
		int[] values = values(raster(stream), head);
		boolean transformed = head.components() == 3 && head.adobe() == 1;
		if (transformed) Colours.fromYbr(values);
		return new Samples(values, 8, transformed || head.adobe() == 0);
	}

	private static Raster raster(byte[] stream) throws CodecException {
		try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(stream))) {
			ImageReader reader = jdk().createReaderInstance();
			try {
				AtomicReference<String> damage = new AtomicReference<>();
				// damage is a warning to these readers, which go on with grey
				reader.addIIOReadWarningListener((source, warning) -> {
					if (DAMAGE.matcher(warning).find()) damage.compareAndSet(null, warning);
				});
				reader.setInput(in, true, true);
				Raster raster = reader.readRaster(0, null);
				if (damage.get() != null) throw new CodecException("is a damaged JPEG stream (" + damage.get() + ")");
				return raster;
			}
			finally {
				reader.dispose();
			}
		}
		catch (IOException | RuntimeException e) {
			throw new CodecException("is a damaged JPEG stream (" + e.getMessage() + ")", e);
		}
	}

	private static int[] values(Raster raster, JpegHead head) throws CodecException {
		if (raster.getWidth() != head.width() || raster.getHeight() != head.height() || raster.getNumBands() != head.components())
			throw new CodecException("is a JPEG stream that was decoded to another size than it says");
		return raster.getPixels(raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), (int[]) null);
	}

	private static ImageReaderSpi jdk() throws CodecException {
		for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg"); readers.hasNext();) {
			ImageReaderSpi provider = readers.next().getOriginatingProvider();
			if (provider.getClass().getName().startsWith("com.sun.imageio.")) return provider;
		}
		throw new CodecException("needs the JPEG reader of a desktop Java, which this one lacks");
	}
}
