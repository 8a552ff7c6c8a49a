package org.abscam.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.abscam.scan.DicomBytes;

/** A folder of one DICOM series of three files, one of which is damaged. A seed is the files behind each other, each behind its length. */
final class DicomFolder implements Target {

	private static final int FILES = 3;

	private final DicomImage single = new DicomImage();

	@Override
	public List<String> stages() {
		return single.stages();
	}

	@Override
	public List<byte[]> seeds() {
		List<byte[]> files = new ArrayList<>();
		for (int i = 1; i <= FILES; i++)
			files.add(DicomBytes.grey16(24, 16, 12, false, new Random(i).ints(24 * 16, 0, 4096).toArray()).text(0x0020000E, "UI", "1.2.3.4")
				.text(0x00200013, "IS", Integer.toString(i)).text(0x00200032, "DS", "0\\0\\" + 2 * i)
				.text(0x00200037, "DS", "1\\0\\0\\0\\1\\0").text(0x00281052, "DS", "-1024").text(0x00281053, "DS", "1")
				.text(0x00281050, "DS", "40").text(0x00281051, "DS", "400").toBytes());
		return List.of(joined(files));
	}

	@Override
	public byte[] damaged(byte[] seed, Random random) {
		List<byte[]> files = parts(seed);
		int which = random.nextInt(files.size());
		files.set(which, random.nextInt(24) == 0 ? files.get((which + 1) % FILES) : single.damaged(files.get(which), random));
		return joined(files);
	}

	private static byte[] joined(List<byte[]> files) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (byte[] file : files) {
			bytes.writeBytes(ByteBuffer.allocate(4).putInt(file.length).array());
			bytes.writeBytes(file);
		}
		return bytes.toByteArray();
	}

	private static List<byte[]> parts(byte[] seed) {
		List<byte[]> files = new ArrayList<>();
		ByteBuffer bytes = ByteBuffer.wrap(seed);
		while (bytes.hasRemaining()) {
			byte[] file = new byte[bytes.getInt()];
			bytes.get(file);
			files.add(file);
		}
		return files;
	}

	@Override
	public void read(byte[] file, Path folder, Reached reached) throws Exception {
		Path series = Files.createDirectory(folder.resolve("series"));
		for (byte[] part : parts(file)) Files.write(Files.createTempFile(series, "slice", ".dcm"), part);
		Pixels.read(series, reached);
	}
}
