package org.abscam.manual;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SmallClassifier;
import org.abscam.scan.DicomBytes;

/** A folder with what the manual's snippets take for granted: the project's own files and, small, what a reader has. */
record Desk(Path folder) {

	static final String STUDY = "1.2.826.0.1.5";
	private static final Path SAMPLES = Path.of("models/samples");
	/** Slices of the phantom with a lesion. */
	private static final int[] LESIONS = {7, 9};
	private static final int NETWORK = 32;
	/** The fewest that class sensitivity is measured on. */
	private static final int VALIDATION = 8;

	/** Lays all out in an empty folder. */
	static Desk lay(Path folder) throws IOException {
		Desk desk = new Desk(folder);
		desk.project();
		desk.pictures();
		desk.tables();
		ModelDraft.write(SmallClassifier.of(3, NETWORK, 2), folder.resolve("my net.onnx"));
		desk.study();
		return desk;
	}

	/** Models and macros; copies, as commands may write beside them. */
	private void project() throws IOException {
		copy(Path.of("models"), folder.resolve("models"));
		copy(Path.of("macros"), folder.resolve("macros"));
	}

	/** Puts the command line where it lies in the project, and a Maven that has done its work already, and gives the folders of both. */
	String programs(Path launcher) throws IOException {
		Path abscam = Files.createDirectories(folder.resolve("target/abscam/bin"));
		program(abscam.resolve("abscam"), "exec '" + launcher.toAbsolutePath() + "' \"$@\"");
		Path maven = Files.createDirectories(folder.resolve("maven/bin"));
		program(maven.resolve("mvn"), "true");
		return abscam + ":" + maven;
	}

	private static void program(Path file, String line) throws IOException {
		Files.writeString(file, "#!/bin/sh\n" + line + "\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private static void copy(Path from, Path to) throws IOException {
		try (Stream<Path> all = Files.walk(from)) {
			for (Path path : all.toList()) {
				Path copied = to.resolve(from.relativize(path).toString());
				if (Files.isDirectory(path)) Files.createDirectories(copied);
				else Files.copy(path, copied, StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	/** A scan of two slices, and slices of it as pictures with the lesion's masks. */
	private void pictures() throws IOException {
		ImagePlus phantom = IJ.openImage(SAMPLES.resolve("breast-phantom.tif").toAbsolutePath().toString());
		ImagePlus truth = IJ.openImage(SAMPLES.resolve("breast-phantom-truth.tif").toAbsolutePath().toString());
		ImageStack two = new ImageStack(phantom.getWidth(), phantom.getHeight());
		for (int slice : LESIONS) two.addSlice(phantom.getStack().getProcessor(slice));
		ImagePlus scan = new ImagePlus("breast-phantom", two);
		scan.setCalibration(phantom.getCalibration());
		new FileSaver(scan).saveAsTiffStack(folder.resolve("breast-phantom.tif").toString());
		Files.createDirectory(folder.resolve("masks"));
		for (String set : List.of("scans", "val", "test", "validation")) {
			Files.createDirectory(folder.resolve(set));
			for (int i = 0; i < (set.equals("validation") ? VALIDATION : LESIONS.length); i++) {
				int slice = set.equals("validation") ? 5 + i : LESIONS[i];
				String name = set + "-" + slice + ".png";
				save(phantom.getStack().getProcessor(slice), set + "/" + name);
				save(truth.getStack().getProcessor(slice), "masks/" + name);
			}
		}
	}

	private void save(ImageProcessor pixels, String name) {
		new FileSaver(new ImagePlus("", pixels)).saveAsPng(folder.resolve(name).toString());
	}

	private void tables() throws IOException {
		Files.writeString(folder.resolve("list.csv"),
			"path,id,label,split\nscans/scans-7.png,seven,malignant,val\nscans/scans-9.png,nine,malignant,test\n");
		Files.writeString(folder.resolve("cases.csv"), "path,truth\nscans/scans-7.png,pneumonia\nscans/scans-9.png,normal\n");
	}

	/** Two slices of a CT of nobody, and the password of an archive. */
	private void study() throws IOException {
		Path series = Files.createDirectory(folder.resolve("ct"));
		int[] pixels = new int[64 * 64];
		for (int i = 0; i < pixels.length; i++) pixels[i] = i * 31 % 1000;
		for (int slice = 1; slice <= 2; slice++)
			Files.write(series.resolve(slice + ".dcm"),
				DicomBytes.grey16(64, 64, 12, false, pixels).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
					.text(0x00080060, "CS", "CT")
					.text(0x00080018, "UI", STUDY + ".1." + slice).text(0x0020000D, "UI", STUDY).text(0x0020000E, "UI", STUDY + ".1")
					.text(0x00200011, "IS", "3").text(0x00200013, "IS", "" + slice).toBytes());
	}

	/** Writes the archive's user and password, for its owner alone. */
	Path credentials(String who) throws IOException {
		Path file = Files.writeString(folder.resolve("credentials.txt"), who);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
		return file;
	}

	/** What stands on the desk in the place of the reader's words. */
	Map<String, String> things() {
		Map<String, String> things = new LinkedHashMap<>();
		things.put("FOLDER", "ct");
		things.put("FILE", "credentials.txt");
		things.put("UID", STUDY);
		things.put("PATH", "fiji");
		return things;
	}

	/** What stands in for a network of ImageNet: its labels, as many classes as a table's labels name and two of one name, and that table's pictures. */
	void pretendImageNet(String table) throws IOException {
		TreeSet<String> labels = new TreeSet<>();
		List<String> rows = table.lines().skip(1).toList();
		for (String row : rows) labels.add(row.replaceFirst("^[^,]*,", "").replace("\"", ""));
		Files.writeString(folder.resolve("imagenet_labels.txt"), "crane\n" + String.join("\n", labels) + "\ncrane\n");
		ModelDraft.write(SmallClassifier.of(3, NETWORK, labels.size() + 2), folder.resolve("mobilenet_v2_float.onnx"));
		Files.writeString(folder.resolve("voc.csv"), table);
		Files.createDirectory(folder.resolve("voc"));
		Files.createDirectory(folder.resolve("boxes"));
		Files.createDirectory(folder.resolve("imagenet"));
		ImagePlus picture = IJ.openImage(folder.resolve("scans/scans-7.png").toString());
		new FileSaver(picture).saveAsJpeg(folder.resolve("imagenet/one.jpg").toString());
		for (String row : rows) {
			Path file = folder.resolve(row.replaceFirst(",.*", ""));
			new FileSaver(picture).saveAsJpeg(file.toString());
			Files.writeString(folder.resolve("boxes").resolve(file.getFileName().toString().replace(".jpg", ".xml")),
				"<annotation><size><width>256</width><height>256</height></size><object><name>thing</name><bndbox><xmin>90</xmin>"
					+ "<ymin>90</ymin><xmax>150</xmax><ymax>150</ymax></bndbox></object></annotation>");
		}
	}
}
