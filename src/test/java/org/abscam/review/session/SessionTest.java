package org.abscam.review.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.abscam.cli.Run;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.abscam.review.Change.Stage;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.ReviewException;
import org.abscam.scan.DicomBytes;
import org.abscam.scan.ScanOfSeriesTest;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {

	private static final Plan PLAN = new Plan("t", List.of(), true, false, false, OptionalLong.empty(), "");

	@TempDir
	Path folder;

	private Path table(String text) throws Exception {
		return Files.writeString(folder.resolve("cases.csv"), text);
	}

	@Test
	void orderIsThatOfPython() throws Exception {
		for (String reader : List.of("Ann", "Zoë B")) {
			int[] expected = Script.table("order.csv").stream().mapToInt(row -> Integer.parseInt(row.get(reader)) - 1).toArray();
			assertThat(ReadingOrder.of(20, OptionalLong.of(Script.SEED), reader)).isEqualTo(expected);
		}
		assertThat(ReadingOrder.of(3, OptionalLong.empty(), "Ann")).containsExactly(0, 1, 2);
		int[] other = ReadingOrder.of(20, OptionalLong.of(43), "Ann");
		assertThat(other).isNotEqualTo(ReadingOrder.of(20, OptionalLong.of(42), "Ann"));
		assertThat(Arrays.stream(other).sorted().toArray()).containsExactly(ReadingOrder.of(20, OptionalLong.empty(), ""));
	}

	@Test
	void picturesOfAFolderAndSeriesOfAStudyAreCases() throws Exception {
		for (String name : List.of("b.PNG", "a.tif", "sub/c.jpg", ".hidden.png", "notes.txt", "sub/.d/e.png")) {
			Path file = folder.resolve("pictures").resolve(name);
			Files.createDirectories(file.getParent());
			Files.writeString(file, "x");
		}
		Worklist pictures = Worklist.of(folder.resolve("pictures"));
		assertThat(pictures.items()).extracting(Worklist.Item::id).containsExactly("a.tif", "b.PNG", "sub/c.jpg");
		ScanOfSeriesTest.unpack(folder);
		Worklist study = Worklist.of(folder.resolve("several"));
		assertThat(study.items()).extracting(Worklist.Item::series).containsExactly("1.2.30", "1.2.31");
		assertThat(study.items().get(1).path()).isEqualTo(folder.resolve("several"));
		Path one = folder.resolve("one/a/single.dcm");
		Files.createDirectories(one.getParent());
		Files.createDirectories(folder.resolve("one/b"));
		List<Path> files;
		try (Stream<Path> all = Files.list(folder.resolve("gap"))) {
			files = all.sorted().toList();
		}
		Files.copy(files.get(0), one);
		Files.writeString(folder.resolve("one/b/broken.dcm"), "no DICOM");
		Worklist single = Worklist.of(folder.resolve("one"));
		assertThat(single.items()).singleElement().satisfies(item -> {
			assertThat(item.path()).isEqualTo(one); // which opens, whatever else lies there
			assertThat(item.series()).isEmpty();
		});
		assertThat(single.notes()).singleElement().asString().contains("broken.dcm");
		Files.createDirectories(folder.resolve("empty"));
		assertThatThrownBy(() -> Worklist.of(folder.resolve("empty"))).isInstanceOf(ReviewException.class);
		assertThatThrownBy(() -> Worklist.of(folder.resolve("none"))).isInstanceOf(ReviewException.class).hasMessageContaining(
			"does not exist");
	}

	@Test
	void aTableSaysWhatItSays() throws Exception {
		Worklist list = Worklist.of(table("\uFEFFPath,ID,truth,Mask,extra\n\"a, b.tif\",one,yes,m.png,1\n\nsub/c.tif,,,,2\n"));
		assertThat(list.items())
			.containsExactly(new Worklist.Item("one", folder.resolve("a, b.tif"), "", "yes", Optional.of(folder
				.resolve("m.png"))), new Worklist.Item("sub/c.tif", folder.resolve("sub/c.tif"), "", "", Optional.empty()));
		refused("id,truth\n1,2\n", "no column 'path'");
		refused("path,id\na,1\nb,1\n", "two cases '1'");
		refused("path,id\na\n", "Line 2", "1 cells");
		refused("path,path\na,b\n", "two columns 'path'");
		refused("path\n", "no scans");
		Files.write(folder.resolve("cases.csv"), new byte[] {'p', 'a', 't', 'h', '\n', (byte) 0xe4, '\n'});
		assertThatThrownBy(() -> Worklist.of(folder.resolve("cases.csv"))).hasMessageContaining("UTF-8");
	}

	private void refused(String text, String... says) throws Exception {
		Path table = table(text);
		assertThatThrownBy(() -> Worklist.of(table)).isInstanceOf(ReviewException.class).hasMessageContainingAll(says);
	}

	@Test
	void aSessionComesBackAndMovesWithItsScans() throws Exception {
		Files.createDirectories(folder.resolve("study"));
		Path table = Files.writeString(folder.resolve("study/cases.csv"), "path,truth,mask\na.png,ü,m.png\n");
		Plan plan = new Plan("title \"x\"", List.of("a", "ü"), true, true, true, OptionalLong.of(Plan.LARGEST_SEED), "model=m");
		Session session = Session.create(folder.resolve("study/session"), Worklist.of(table), plan);
		assertThat(Session.open(session.folder())).isEqualTo(session);
		assertThat(Session.open(session.folder().resolve("session.json"))).isEqualTo(session);
		assertThatThrownBy(() -> Session.create(session.folder(), Worklist.of(table), plan)).hasMessageContaining("a session already");
		Files.move(folder.resolve("study"), folder.resolve("moved"));
		assertThat(Session.open(folder.resolve("moved/session")).items().get(0).path()).isEqualTo(folder.resolve("moved/a.png"));
		Path file = folder.resolve("moved/session/session.json");
		String good = Files.readString(file);
		for (Map.Entry<String, String> bad : Map.of(good.replace("\"version\": 1", "\"version\": 2"), "newer version",
			good.replace("\"cases\"",
				"\"x\""),
			"no 'cases'", good.substring(0, 80), "no session", "[".repeat(99_999), "deep", good.replace("\"blinded\": true",
				"\"blinded\": 3"),
			"'blinded'", good.replaceFirst("\"classes\": \\[", "\"classes\": [{},"), "'classes'",
			good.replaceAll("(?s)\"cases\": .*]", "\"cases\": []"), "no cases").entrySet()) {
			Files.writeString(file, bad.getKey());
			assertThatThrownBy(() -> Session.open(folder.resolve("moved/session"))).isInstanceOf(ReviewException.class)
				.hasMessageContaining(bad
					.getValue());
		}
		assertThatThrownBy(() -> Session.open(folder)).hasMessageContaining("no session");
	}

	@Test
	void namesOfReadersAreNamesOfFolders() throws Exception {
		Session session = Session.create(folder.resolve("s"), Worklist.of(table("path\na.png\n")), PLAN);
		for (String bad : List.of("", " ", "../x", "a/b", "a\\b", "nul", "COM1", ".hidden", "x".repeat(61), "a\nb", "ends.", "a:b")) {
			assertThatThrownBy(() -> Sitting.begin(session, bad)).as(bad).isInstanceOf(ReviewException.class).hasMessageContaining(
				"reader's name");
		}
		Sitting.begin(session, " José O'Neil-Łuk ").close();
		Sitting.begin(session, "jose\u0301 o'neil-łuk").close(); // decomposed, in small letters
		assertThat(session.readers()).containsExactly("José O'Neil-Łuk");
	}

	/** What cannot be compared is said in words, and never a number that is none. */
	@Test
	void degenerateSessionsAreSaidInWords() throws Exception {
		Session session = Session.create(folder.resolve("s"), Worklist.of(table("path,id,truth\na.png,a,x\nb.png,b,x\nc.png,c,\n")), PLAN);
		assertThat(Run.abscam("review", "list", session.folder()).out()).contains("nobody has begun");
		assertThat(agreement(session)).contains("Nobody has read yet.");
		try (Sitting ann = Sitting.begin(session, "Ann")) {
			for (int i = 0; i < 2; i++) {
				ann.goTo(i);
				ann.open(Script.pixels(ann.item().id())).answer(Stage.BEFORE, i == 0 ? " X" : "x", 1);
				assertThat(ann.step(i)).isEqualTo(Step.READING);
			}
			assertThat(ann.goTo(3)).isFalse();
			assertThat(ann.name()).isEqualTo("b");
		}
		String alone = agreement(session);
		assertThat(alone).contains("model,truth,,0");
		assertThat(alone).contains("There is one reader, with whom nobody can be compared.",
			"Ann,truth,before,2,1.0,,,,,,\"All answers are 'x', "
				+ "so that kappa is not defined. 1 case is left out, as an answer is missing.\"");
		try (Sitting bob = Sitting.begin(session, "Bob")) {
			bob.open(Script.pixels("a")).answer(Stage.BEFORE, "y", 0.5);
		}
		assertThat(agreement(session)).contains("Ann,Bob,before,1,0.0,0.0,,,,", "One case is too few", "2 cases are left out",
			"no case in which either marked");
		String readings = Files.readString(folder.resolve("out/readings.csv"));
		assertThat(readings.lines().filter(line -> line.endsWith("not begun"))).hasSize(3);
		assertThat(readings).contains("3,c,Ann,3,new,,", "no answer after");
	}

	private String agreement(Session session) throws Exception {
		SessionTables.write(session, folder.resolve("out"));
		String text = Files.readString(folder.resolve("out/agreement.csv"));
		assertThat(text).doesNotContain("NaN");
		return text;
	}

	@Test
	void aDamagedReadingIsSaidAndTheOthersGoOn() throws Exception {
		Session session = Session.create(folder.resolve("s"), Worklist.of(table("path\na.png\nb.png\n")), PLAN);
		try (Sitting ann = Sitting.begin(session, "Ann")) {
			ann.open(Script.pixels("a")).answer(Stage.BEFORE, "x", 1);
		}
		Path file = session.file("Ann", 0);
		Files.writeString(file, Files.readString(file).replace("before", "never"));
		try (Sitting ann = Sitting.begin(session, "Ann")) {
			assertThat(ann.notes()).hasSize(1).first().asString().contains("0001.review.json", "damaged");
			ann.goTo(0);
			assertThatThrownBy(() -> ann.open(Script.pixels("a"))).isInstanceOf(ReviewException.class);
			assertThat(ann.next()).isTrue();
			ann.open(Script.pixels("b"));
		}
		Run list = Run.abscam("review", "list", session.folder());
		assertThat(list.exit()).isEqualTo(2);
		assertThat(list.err().lines()).hasSize(1);
	}

	@Test
	void masksAreWhatIsNotBlack() throws Exception {
		BufferedImage grey = new BufferedImage(5, 4, BufferedImage.TYPE_USHORT_GRAY);
		grey.getRaster().setSample(2, 3, 0, 300);
		BufferedImage colours = new BufferedImage(5, 4, BufferedImage.TYPE_4BYTE_ABGR);
		for (int i = 0; i < 20; i++) colours.setRGB(i % 5, i / 5, 0xff000000);
		colours.setRGB(2, 3, 0xff000100);
		for (BufferedImage image : List.of(grey, colours)) {
			ImageIO.write(image, "png", folder.resolve("m.png").toFile());
			Areas areas = TruthMask.read(folder.resolve("m.png"), Optional.empty());
			assertThat(areas.pixels()).isOne();
			assertThat(areas.slices()).containsOnlyKeys(1);
		}
		ij.ImageStack stack = new ij.ImageStack(5, 4);
		for (int i = 0; i < 3; i++) stack.addSlice(new ij.process.ByteProcessor(5, 4));
		stack.getProcessor(3).set(1, 1, 255);
		ij.IJ.saveAsTiff(new ij.ImagePlus("m", stack), folder.resolve("m.tif").toString());
		Files.writeString(folder.resolve("n.png"), "no picture");
		assertThatThrownBy(() -> TruthMask.read(folder.resolve("n.png"), Optional.empty())).isInstanceOf(ReviewException.class);
		assertThatThrownBy(() -> TruthMask.read(folder.resolve("o.png"), Optional.empty())).isInstanceOf(ReviewException.class);
		assertThat(TruthMask.read(folder.resolve("m.tif"), Optional.empty()).slices()).containsOnlyKeys(3);
	}

	@Test
	void theCommandLineBeginsASession() throws Exception {
		Path table = table("path,truth\na.png,x\n");
		Run begun = Run.abscam("review", "begin", table, "--classes", "x, y", "--reading-first", "--blinded", "--seed", 7, "--out", folder
			.resolve("s"));
		assertThat(begun.exit()).as(begun.err()).isZero();
		assertThat(begun.out()).contains("1 case in");
		assertThat(Session.open(folder.resolve("s")).plan())
			.isEqualTo(new Plan("", List.of("x", "y"), true, false, true, OptionalLong.of(7),
				""));
		for (Object[] bad : new Object[][] {{"review"}, {"review", "begin", table},
			{"review", "begin", table, "--out", folder.resolve("s")},
			{"review", "list", folder}, {"review", "export", folder.resolve("s")},
			{"review", "begin", table, "--seed", "x", "--out", folder.resolve(
				"t")}}) {
			Run run = Run.abscam(bad);
			assertThat(run.exit()).as(Arrays.toString(bad)).isEqualTo(2);
			assertThat(run.err().lines()).hasSize(1);
		}
	}

	private static Change.Explained explained(String top, double probability) {
		return new Change.Explained(new Change.Explained.By("m", "00", "abs-cam", top, top, top, OptionalDouble.of(probability), ""),
			List.of());
	}

	private List<CSVRecord> readings(Session session) throws Exception {
		SessionTables.write(session, folder.resolve("out"));
		try (CSVParser csv = CSVParser.parse(folder.resolve("out/readings.csv"), StandardCharsets.UTF_8,
			CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
			return csv.getRecords();
		}
	}

	/** After the reveal a reader may look at the map of another class, in whose best slice the model may say something else. */
	@Test
	void theModelsAnswerIsTheOneThatWasRevealed() throws Exception {
		Session session = Session.create(folder.resolve("s"), Worklist.of(table("path,truth\na.png,x\n")), PLAN);
		try (Sitting ann = Sitting.begin(session, "Ann")) {
			Case reviewed = ann.open(Script.pixels("a"));
			reviewed.apply(explained("first", 0.5));
			reviewed.apply(explained("x", 0.75));
			reviewed.answer(Stage.BEFORE, "x", 1);
			reviewed.reveal();
			reviewed.apply(explained("y", 0.25));
			reviewed.answer(Stage.AFTER, "y", 1);
		}
		CSVRecord row = readings(session).get(0);
		assertThat(List.of(row.get("model"), row.get("model_probability"), row.get("model_agrees_with_truth"),
			row.get("before_agrees_with_model"), row.get("after_agrees_with_model"))).containsExactly("x", "0.75", "true", "true", "false");
	}

	/** Not asked is not the same as nothing there: of whom was asked and said nothing, no area counts, and the note says so. */
	@Test
	void areasThatWereAskedForAreGivenOrMissing() throws Exception {
		Plan plan = new Plan("", List.of(), true, true, false, OptionalLong.empty(), "");
		Session session = Session.create(folder.resolve("s"), Worklist.of(table("path\na.png\nb.png\n")), plan);
		for (String reader : List.of("Ann", "Bob")) {
			try (Sitting sitting = Sitting.begin(session, reader)) {
				for (String id : List.of("a", "b")) {
					Case reviewed = sitting.open(Script.pixels(id));
					Outline outline = Script.outline(2, 2, 4, 5);
					if (reader.equals("Ann") && id.equals("a"))
						reviewed.apply(
							new Change.Added(Finding.ofReader("r1", Finding.Place.onSlice(1), outline, Script.measures(outline), "")));
					if (reader.equals("Bob") && id.equals("a")) reviewed.apply(new Change.NoArea(true));
					reviewed.answer(Stage.BEFORE, "x", 1);
					reviewed.reveal();
					reviewed.answer(Stage.AFTER, "x", 1);
					sitting.next();
				}
			}
		}
		List<List<String>> told = readings(session).stream().map(row -> List.of(row.get("reader"), row.get("before_areas"),
			row.get("before_pixels"), row.get("after_areas"), row.get("note"))).toList();
		String missing = "no area marked, and not said that there is none";
		assertThat(told).containsExactly(List.of("Ann", "1", "20", "1", ""), List.of("Ann", "", "", "", missing),
			List.of("Bob", "0", "0", "0", ""), List.of("Bob", "", "", "", missing));
		assertThat(agreement(session)).contains("mean_dice,Ann,Bob,before,1,,0.0");
	}

	/** A name that was mistyped is a reader whom nobody can agree with. */
	@Test
	void whoAnsweredNothingIsNobodyToAgreeWith() throws Exception {
		Session session = Session.create(folder.resolve("s"), Worklist.of(table("path\na.png\nb.png\n")), PLAN);
		for (String reader : List.of("Ann", "Bob", "Bbo")) {
			try (Sitting sitting = Sitting.begin(session, reader)) {
				for (String id : List.of("a", "b")) {
					Case reviewed = sitting.open(Script.pixels(id));
					if (!reader.equals("Bbo")) reviewed.answer(Stage.BEFORE, id, 1);
					sitting.next();
				}
			}
		}
		assertThat(agreement(session)).contains("fleiss_kappa,all readers,,before,2,1.0,1.0").doesNotContain("Bbo");
		assertThat(readings(session)).as("he is listed all the same").hasSize(6);
	}

	@Test
	void aMaskWithLossIsNoTruth() throws Exception {
		BufferedImage mask = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
		mask.getRaster().setSample(9, 9, 0, 255);
		ImageIO.write(mask, "jpg", folder.resolve("m.png").toFile());
		assertThatThrownBy(() -> TruthMask.read(folder.resolve("m.png"), Optional.empty())).isInstanceOf(ReviewException.class)
			.hasMessageContainingAll("m.png", "JPEG", "PNG or TIFF");
	}

	/** Pixel by pixel a mask of another size would be compared with other places, and nobody would hear of it. */
	@Test
	void aMaskOfAnotherSizeThanItsScanIsRefused() throws Exception {
		picture("mask.png", 32, 24);
		picture("same.png", 32, 24);
		picture("turned.png", 24, 32);
		picture("large.tif", 64, 48);
		Files.write(folder.resolve("same.dcm"), DicomBytes.grey8(32, 24, new int[32 * 24]).toBytes());
		Files.write(folder.resolve("other.dcm"), DicomBytes.grey8(33, 24, new int[33 * 24]).toBytes());
		ScanOfSeriesTest.unpack(folder); // of one row and one column
		for (String scan : List.of("same.png", "same.dcm", "gone.png", "notes.txt")) {
			Files.writeString(folder.resolve("notes.txt"), "no picture");
			assertThat(pixels(scan)).as(scan).isEqualTo(32 * 24);
		}
		for (String[] wrong : new String[][] {{"turned.png", "24 x 32"}, {"large.tif", "64 x 48"}, {"other.dcm", "33 x 24"}, {"tilt", ""}})
			assertThatThrownBy(() -> pixels(wrong[0])).as(wrong[0]).isInstanceOf(ReviewException.class).hasMessageContainingAll("mask.png",
				"has 32 x 24 pixels, but its scan has " + wrong[1], "as large as its scan");
	}

	/** Slices without a page would count as slices on which nothing is to be found, and pages without a slice would be lost. */
	@Test
	void aMaskOfOtherPagesThanItsScanHasSlicesIsRefused() throws Exception {
		stack("three.tif", 3);
		stack("mask1.tif", 1);
		stack("mask2.tif", 2);
		stack("mask3.tif", 3);
		Files.write(folder.resolve("film.dcm"), DicomBytes.grey8(32, 24, new int[3 * 32 * 24]).text(0x00280008, "IS", "3").toBytes());
		Files.createDirectories(folder.resolve("series"));
		for (int i = 0; i < 4; i++) { // the last is there twice, and dropped
			int slice = Math.min(i, 2);
			Files.write(folder.resolve("series/" + i), DicomBytes.grey8(32, 24, new int[32 * 24]).text(0x0020000E, "UI", "1.2.3")
				.text(0x00080018, "UI", "1.2.3." + slice).text(0x00200013, "IS", "" + slice).toBytes());
		}
		byte[] tiff = Files.readAllBytes(folder.resolve("mask3.tif"));
		ByteBuffer bytes = ByteBuffer.wrap(tiff).order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
		bytes.putInt(bytes.getInt(4) + 2 + 12 * bytes.getShort(bytes.getInt(4)), 0); // no further page
		Files.write(folder.resolve("hidden.tif"), tiff);
		Files.copy(folder.resolve("hidden.tif"), folder.resolve("large.tif"));
		for (String scan : List.of("three.tif", "film.dcm", "series", "large.tif")) {
			assertThat(pixels(scan, "mask3.tif")).as(scan).isEqualTo(3 * 32 * 24);
			for (int pages = 1; pages < 3; pages++) {
				String mask = "mask" + pages + ".tif";
				String said = "has " + (pages == 1 ? "1 page" : "2 pages") + ", but its scan has 3 slices";
				assertThatThrownBy(() -> pixels(scan, mask)).as(scan).isInstanceOf(ReviewException.class).hasMessageContainingAll(mask,
					said,
					"a page for each slice");
			}
		}
		assertThat(pixels("mask1.tif", "mask1.tif")).isEqualTo(32 * 24);
		assertThatThrownBy(() -> pixels("mask1.tif", "mask3.tif")).hasMessageContaining("has 3 pages, but its scan has 1 slice,");
		assertThatThrownBy(() -> pixels("three.tif", "hidden.tif")).hasMessageContainingAll("hidden.tif", "3 slices in one page",
			"ImageJ");
	}

	/** All white. */
	private void stack(String name, int slices) {
		ij.ImageStack stack = new ij.ImageStack(32, 24);
		for (int i = 0; i < slices; i++) {
			ij.process.ByteProcessor white = new ij.process.ByteProcessor(32, 24);
			white.setColor(255);
			white.fill();
			stack.addSlice(white);
		}
		ij.IJ.saveAsTiff(new ij.ImagePlus("m", stack), folder.resolve(name).toString());
	}

	private long pixels(String scan) throws Exception {
		return pixels(scan, "mask.png");
	}

	private long pixels(String scan, String mask) throws Exception {
		Path table = table("path,mask\n" + scan + "," + mask + "\n");
		Session session = Session.create(Files.createTempDirectory(folder, "s"), Worklist.of(table), PLAN);
		return ReadSession.of(session).masks().get(0).orElseThrow().pixels();
	}

	private void picture(String name, int width, int height) throws Exception {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
		for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) image.getRaster().setSample(x, y, 0, 255);
		ImageIO.write(image, name.replaceAll(".*[.]", ""), folder.resolve(name).toFile());
	}

	@Test
	void howFarMapsCanBeTrustedIsMeasuredWhereThatIsPlanned() throws Exception {
		Path table = table("path\na.png\n");
		assertThat(Run.abscam("review", "begin", table, "--faithfulness", "--out", folder.resolve("s")).exit()).isZero();
		assertThat(Session.open(folder.resolve("s")).plan().explain()).as("and what is usual").isEqualTo("stack faithfulness");
		Run.abscam("review", "begin", table, "--faithfulness", "--explain", "model=m faithfulness", "--out", folder.resolve("t"));
		assertThat(Session.open(folder.resolve("t")).plan().explain()).isEqualTo("model=m faithfulness");
		Run.abscam("review", "begin", table, "--explain", "model=m", "--out", folder.resolve("u"));
		assertThat(Session.open(folder.resolve("u")).plan().explain()).isEqualTo("model=m");
	}
}
