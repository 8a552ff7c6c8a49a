package org.abscam.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LosslessCodesTest {

	/** ISO 10918-1, table C.1 read by hand: one code of each length from 1 to 16, which are 0, 10, 110 and so on; the categories fall from 16. */
	private static LosslessCodes steps() throws CodecException {
		byte[] table = new byte[32];
		for (int i = 0; i < 16; i++) {
			table[i] = 1;
			table[16 + i] = (byte) (16 - i);
		}
		return LosslessCodes.of(table, 0, table.length);
	}

	/** Differences of a category: ISO 10918-1, table H.2. */
	@ParameterizedTest
	@CsvSource({"16, 0, 32768, 0", "15, 0, -32767, 15", "15, 16383, -16384, 15", "15, 16384, 16384, 15", "15, 32767, 32767, 15",
		"8, 0, -255, 8",
		"8, 127, -128, 8", "8, 128, 128, 8", "3, 7, 7, 3", "2, 0, -3, 2", "2, 1, -2, 2", "2, 2, 2, 2", "2, 3, 3, 2", "1, 0, -1, 1",
		"1, 1, 1, 1"})
	void aCodeOfEachLengthIsFoundWithItsDifferenceWhateverFollows(int category, int bits, int difference, int further) throws Exception {
		LosslessCodes codes = steps();
		int length = 17 - category;
		long code = ((1L << length - 1) - 1 << 1) << further | bits;
		int free = 32 - length - further;
		int next = (int) (code << free);
		for (int behind : new int[] {0, (int) ((1L << free) - 1)})
			assertThat(codes.of(next | behind)).isEqualTo(length + further << 16 | difference & 0xFFFF);
	}

	/** A code of one zero alone, which stands for no difference. */
	@Test
	void noDifferenceHasNoBits() throws Exception {
		byte[] table = new byte[17];
		table[0] = 1;
		assertThat(LosslessCodes.of(table, 0, 17).of(0x7FFFFFFF)).isEqualTo(1 << 16);
	}

	@Test
	void whatNoCodeBeginsWithIsDamage() throws Exception {
		LosslessCodes codes = steps();
		assertThat(codes.size()).isEqualTo(16);
		for (int next : new int[] {-1, 0xFFFF0000})
			assertThatThrownBy(() -> codes.of(next)).isInstanceOf(CodecException.class).hasMessageContaining("damaged");
	}

	/** Of codes of one bit there are two, which leave none for longer ones. */
	@ParameterizedTest
	@CsvSource({"3, 0", "2, 1", "1, 3"})
	void moreCodesThanThereAreAreDamage(int ofOneBit, int ofTwo) {
		byte[] table = new byte[20];
		table[0] = (byte) ofOneBit;
		table[1] = (byte) ofTwo;
		assertThatThrownBy(() -> LosslessCodes.of(table, 0, 20)).isInstanceOf(CodecException.class);
	}

	@Test
	void aTableThatEndsEarlyOrHasAnUnknownCategoryIsDamage() {
		byte[] table = new byte[17];
		table[1] = 1;
		assertThatThrownBy(() -> LosslessCodes.of(table, 0, 16)).isInstanceOf(CodecException.class);
		assertThatThrownBy(() -> LosslessCodes.of(table, 0, 15)).isInstanceOf(CodecException.class);
		table[16] = 17;
		assertThatThrownBy(() -> LosslessCodes.of(table, 0, 17)).isInstanceOf(CodecException.class);
	}
}
