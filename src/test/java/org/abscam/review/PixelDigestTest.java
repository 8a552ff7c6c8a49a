package org.abscam.review;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Expected values by Python's hashlib and struct. */
class PixelDigestTest {

	@Test
	void pixelsAreDigestedLittleEndian() {
		PixelDigest bytes = new PixelDigest(3, 2, 2);
		bytes.add(new byte[] {1, 2, 3, 4, 5, (byte) 255});
		bytes.add(new byte[] {6, 7, 8, 9, 10, 11});
		assertThat(bytes.hex()).isEqualTo("77b62b5af8803acc1ead278620f1dbaa338e227510a66d5eab9239ee9d1f769f");
		assertThat(of(new short[] {1, 2, 3, 4, (short) 65535, 258}))
			.isEqualTo("4d9e5b6b842dbbfaaf70d61d803cfe7a68c2e4801e144681d18ca39f29980c3c");
		assertThat(of(new float[] {1, 2.5f, -3, 4, 1e-9f, 0}))
			.isEqualTo("cc61f5d5681271c3e8aefaa6f25ab2b3ab85a95d1cb424aacb974742d9119e06");
		assertThat(of(new int[] {0x010203, 0xff040506, 0x070809, 0x0a0b0c, 0x0d0e0f, 0xff0010}))
			.isEqualTo("bb946165efc7c1c947f77a676a7635c8a17bbc3abd24c1c943c9546612e4c04b");
		short[] many = new short[30_000];
		for (int i = 0; i < many.length; i++) many[i] = (short) (i * 7);
		PixelDigest large = new PixelDigest(300, 100, 1);
		large.add(many);
		assertThat(large.hex()).isEqualTo("063d23054ed73ce276f8bee34b93314852d121ba553914c7f06b623c5b0349d9");
	}

	private static String of(Object pixels) {
		PixelDigest digest = new PixelDigest(3, 2, 1);
		digest.add(pixels);
		return digest.hex();
	}
}
