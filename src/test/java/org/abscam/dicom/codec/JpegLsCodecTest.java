package org.abscam.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of ISO 14495-1 (ITU-T T.87), annex H.3: its stream and its pixels are those that are printed there. */
class JpegLsCodecTest {

	private static final String HEAD = "ffd8 fff7 000b 08 0004 0004 01 01 11 00 ffda 0008 01 01 00 00 00 00";
	private static final String SCAN = "c0 00 00 6c 80 20 8e 01 c0 00 00 57 40 00 00 6e e6 00 00 01 bc 18 00 00 05 d8 00 00 91 60 ffd9";
	private static final int[] PIXELS = {0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145};
	private static final FrameShape SHAPE = new FrameShape(4, 4, 1, 8, false);

	private static int[] decode(String hex) throws CodecException {
		return new JpegLsCodec().decode(HexFormat.of().parseHex(hex.replace(" ", "")), SHAPE).values();
	}

	@Test
	void exampleOfTheStandardHasThePixelsOfTheStandard() throws Exception {
		assertThat(decode(HEAD + SCAN)).containsExactly(PIXELS);
	}

	/** LSE (FFF8) with the parameters that hold where it is left away: 255, 3, 7, 21, 64 (annex C.2.4.1.1). */
	@Test
	void parametersThatAreUsualChangeNothing() throws Exception {
		assertThat(decode(HEAD.replace("ffda", "fff8 000d 01 00ff 0003 0007 0015 0040 ffda") + SCAN)).containsExactly(PIXELS);
		assertThat(decode(HEAD.replace("ffda", "fff8 000d 01 0000 0000 0000 0000 0000 ffda") + SCAN)).as("0 is what is usual")
			.containsExactly(PIXELS);
	}

	@ParameterizedTest
	@ValueSource(ints = {1, 5, 20, 29})
	void streamThatEndsTooEarlyIsRefused(int bytes) {
		String cut = SCAN.replace(" ", "").substring(0, 2 * bytes);
		assertThatThrownBy(() -> decode(HEAD + cut)).isInstanceOf(CodecException.class);
	}

	@Test
	void headThatIsOfAnotherImageIsRefused() {
		assertThatThrownBy(() -> decode(HEAD.replace("0004 0004", "0004 0005") + SCAN)).isInstanceOf(CodecException.class)
			.hasMessageContaining("5 x 4 pixels where the header promises 4 x 4");
		assertThatThrownBy(() -> decode(HEAD.replace("01 01 11 00", "03 01 11 00") + SCAN)).isInstanceOf(CodecException.class);
	}
}
