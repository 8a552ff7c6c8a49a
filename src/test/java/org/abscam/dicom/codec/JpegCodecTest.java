package org.abscam.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of three components with a scan for each, by hand (ISO 10918-1, annex B). */
class JpegCodecTest {

	private static void segment(ByteArrayOutputStream out, int marker, int... body) {
		out.write(0xFF);
		out.write(marker);
		out.write(body.length + 2 >> 8);
		out.write(body.length + 2);
		for (int b : body) out.write(b);
	}

	/** 8 × 8 pixels; each code is one zero, which stands for no difference, and for the end of a block. */
	private static byte[] stream(int process, int... scans) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(0xFF);
		out.write(0xD8);
		int[] quantiser = new int[65];
		for (int i = 1; i <= 64; i++) quantiser[i] = 1;
		segment(out, 0xDB, quantiser);
		for (int kind : new int[] {0x00, 0x10}) segment(out, 0xC4, kind, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
		segment(out, process, 12, 0, 8, 0, 8, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0);
		for (int component : scans) {
			segment(out, 0xDA, 1, component, 0, process == 0xC3 ? 1 : 0, process == 0xC3 ? 0 : 63, 0);
			for (int i = 0; i < (process == 0xC3 ? 8 : 1); i++) out.write(0);
		}
		out.write(0xFF);
		out.write(0xD9);
		return out.toByteArray();
	}

	@ParameterizedTest
	@CsvSource({"0xC1", "0xC3"})
	void eachComponentHasItsScan(String process) throws Exception {
		FrameShape shape = new FrameShape(8, 8, 3, 16, false);
		// without differences all is in the middle of 12 bits
		assertThat(new JpegCodec().decode(stream(Integer.decode(process), 1, 2, 3), shape).values()).hasSize(192).containsOnly(2048);
	}

	@ParameterizedTest
	@CsvSource({"0xC1", "0xC3"})
	void aComponentThatComesTwiceIsRefused(String process) {
		FrameShape shape = new FrameShape(8, 8, 3, 16, false);
		assertThatThrownBy(() -> new JpegCodec().decode(stream(Integer.decode(process), 1, 1, 2), shape))
			.isInstanceOf(CodecException.class).hasMessageContaining("damaged JPEG");
	}

	/** GDCM cannot read it, DCMTK can. */
	@Test
	void progressiveFramesOf12BitsAreRefusedWithWhatHelps() {
		assertThatThrownBy(() -> new JpegCodec().decode(stream(0xC2, 1, 2, 3), new FrameShape(8, 8, 3, 16, false)))
			.isInstanceOf(CodecException.class).hasMessageContaining("progressive JPEG of 12 bits").hasMessageContaining("dcmdjpeg");
	}
}
