package org.abscam.dicom.codec;

/** From luminance and colour differences to red, green and blue (PS3.3, section C.7.6.3.1.2). */
public final class Colours {

	private Colours() {}

	/**
	 * @param values of 8 bits, three for each pixel, full range (YBR_FULL); they are replaced
	 */
	public static void fromYbr(int[] values) {
		for (int i = 0; i + 2 < values.length; i += 3) {
			double y = values[i];
			double b = values[i + 1] - 128.;
			double r = values[i + 2] - 128.;
			values[i] = clamped(y + 1.402 * r);
			values[i + 1] = clamped(y - 0.114 * 1.772 / 0.587 * b - 0.299 * 1.402 / 0.587 * r);
			values[i + 2] = clamped(y + 1.772 * b);
		}
	}

	private static int clamped(double v) {
		return (int) Math.max(0, Math.min(255, Math.floor(v + 0.5)));
	}
}
