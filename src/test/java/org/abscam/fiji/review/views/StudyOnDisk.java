package org.abscam.fiji.review.views;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.abscam.scan.DicomBytes;

/**
 * DICOM series of a body of a few balls that lies in the patient's space, so that the same place looks the same in each: 128 x 128 pixels of
 * 1.5 mm.
 *
 * @param folder of the series
 * @param number of the series
 * @param description of the series
 * @param study UID of the study, and of its frame of reference
 * @param date of the study
 * @param patient identifier and, after a slash, birth date
 */
public record StudyOnDisk(Path folder, int number, String description, String study, String date, String patient) {

	private static final int SIDE = 128;
	private static final double PIXEL = 1.5;
	/** Centre, radius and brightness of balls. */
	private static final double[][] BALLS =
		{{0, 0, 0, 88, 300}, {-40, 5, 0, 26, 700}, {38, 0, 10, 30, 550}, {24, -51, -24, 6, 1200}, {-6, -45, 16, 9, 1000}};

	/** Slices that are horizontal, from the feet upwards: the first at z = -40 mm, 4 mm apart. */
	public void writeAxial(int slices) throws IOException {
		for (int k = 0; k < slices; k++) write(k, new double[] {-96, -96, -40 + 4 * k}, new double[] {1, 0, 0, 0, 1, 0}, 4);
	}

	/** Slices that stand upright, from the front to the back: the first at y = -60 mm, 5 mm apart. */
	public void writeCoronal(int slices) throws IOException {
		for (int k = 0; k < slices; k++) write(k, new double[] {-96, -60 + 5 * k, 90}, new double[] {1, 0, 0, 0, 0, -1}, 5);
	}

	private void write(int k, double[] origin, double[] directions, double thickness) throws IOException {
		int[] pixels = new int[SIDE * SIDE];
		for (int row = 0; row < SIDE; row++) {
			for (int column = 0; column < SIDE; column++) {
				double[] at = new double[3];
				for (int i = 0; i < 3; i++) at[i] = origin[i] + PIXEL * (directions[i] * column + directions[3 + i] * row);
				for (double[] ball : BALLS)
					if (Math.hypot(Math.hypot(at[0] - ball[0], at[1] - ball[1]), at[2] - ball[2]) < ball[3])
						pixels[row * SIDE + column] = (int) ball[4] + (row * 7 + column * 13 + k * 5) % 23;
			}
		}
		String uid = "1.2.3." + study + "." + number;
		DicomBytes file = DicomBytes.grey16(SIDE, SIDE, 12, false, pixels).text(0x00080060, "CS", "MR")
			.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.4").text(0x00080018, "UI", uid + "." + (k + 1)).text(0x00080020, "DA", date)
			.text(0x0008103E, "LO", description).text(0x00100010, "PN", "Doe^Jane").text(0x00100020, "LO", patient.replaceFirst("/.*", ""))
			.text(0x00100030, "DA", patient.replaceFirst(".*/", "")).text(0x00180050, "DS", number(thickness))
			.text(0x0020000D, "UI", "1.2.3." + study).text(0x0020000E, "UI", uid).text(0x00200011, "IS", "" + number)
			.text(0x00200013, "IS", "" + (k + 1)).text(0x00200032, "DS", numbers(origin)).text(0x00200037, "DS", numbers(directions))
			.text(0x00200052, "UI", "1.2.3." + study + ".0").text(0x00280030, "DS", PIXEL + "\\" + PIXEL)
			.text(0x00281050, "DS", "600").text(0x00281051, "DS", "1200");
		Files.createDirectories(folder);
		Files.write(folder.resolve(String.format(Locale.ROOT, "IM%03d", k + 1)), file.toBytes());
	}

	private static String numbers(double[] values) {
		StringBuilder text = new StringBuilder();
		for (double value : values) text.append(text.isEmpty() ? "" : "\\").append(number(value));
		return text.toString();
	}

	private static String number(double value) {
		return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
	}
}
