package org.abscam.review.session;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.abscam.review.Change.Stage;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.PixelDigest;
import org.abscam.review.ReviewException;
import org.abscam.review.Status;

/** What readers do in the scripted session, as session.py tells it. */
public final class Script {

	static final int SEED = 42;
	public static final int WIDTH = 32;
	public static final int HEIGHT = 24;
	public static final List<String> CLASSES = List.of("normal", "benign", "malignant");

	private Script() {}

	/** Rows of a table without quotes, by the names of its columns. */
	public static List<Map<String, String>> table(String name) throws IOException {
		try (InputStream in = Script.class.getResourceAsStream(name)) {
			List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
			String[] header = lines.get(0).split(",");
			List<Map<String, String>> rows = new ArrayList<>();
			for (String line : lines.subList(1, lines.size())) {
				String[] cells = line.split(",", -1);
				Map<String, String> row = new LinkedHashMap<>();
				for (int i = 0; i < header.length; i++) row.put(header[i], cells[i]);
				rows.add(row);
			}
			return rows;
		}
	}

	/** A session of the cases. */
	static Session begin(Path folder) throws IOException, ReviewException {
		return Session.create(folder.resolve("session"), Worklist.of(list(folder)),
			new Plan("twenty", CLASSES, true, true, true, OptionalLong.of(SEED),
				"model=stand-in"));
	}

	/** @return a table of the cases, beside which their masks lie, and their scans are to lie */
	public static Path list(Path folder) throws IOException {
		StringBuilder csv = new StringBuilder("id,path,truth,mask\n");
		for (Map<String, String> row : table("cases.csv")) {
			BufferedImage mask = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
			int[] box = box(row.get("lesion"));
			for (int y = 0; y < box[3]; y++) for (int x = 0; x < box[2]; x++) mask.getRaster().setSample(box[0] + x, box[1] + y, 0, 255);
			String name = row.get("id") + "-mask.png";
			Files.createDirectories(folder.resolve("masks"));
			ImageIO.write(mask, "png", folder.resolve("masks").resolve(name).toFile());
			csv.append(row.get("id")).append(',').append(row.get("id")).append(".png,").append(row.get("truth")).append(",masks/")
				.append(name)
				.append('\n');
		}
		return Files.writeString(folder.resolve("cases.csv"), csv);
	}

	/** @return column, row, width and height, all 0 where there is none */
	public static int[] box(String text) {
		if (text.isEmpty()) return new int[4];
		String[] words = text.split(" ");
		int[] box = new int[4];
		for (int i = 0; i < 4; i++) box[i] = Integer.parseInt(words[i]);
		return box;
	}

	static Outline outline(int... box) {
		return new Outline(
			List.of(List.of(new Outline.Point(box[0], box[1]), new Outline.Point(box[0] + box[2], box[1]), new Outline.Point(box[0]
				+ box[2], box[1] + box[3]), new Outline.Point(box[0], box[1] + box[3]))));
	}

	static Finding.Measures measures(Outline outline) {
		return new Finding.Measures(outline.area(), outline.area(), "pixel", OptionalDouble.empty(), OptionalDouble.empty());
	}

	/** Another scan for each case. */
	static String pixels(String id) {
		PixelDigest digest = new PixelDigest(8, 1, 1);
		digest.add((id + "        ").substring(0, 8).getBytes(StandardCharsets.UTF_8));
		return digest.hex();
	}

	static Map<String, String> row(Sitting sitting) throws IOException {
		return table("cases.csv").stream().filter(row -> row.get("id").equals(sitting.item().id())).findFirst().orElseThrow();
	}

	/** The first half of a case: an area, an answer. */
	static Case before(Sitting sitting) throws IOException, ReviewException {
		Map<String, String> row = row(sitting);
		Case reviewed = sitting.open(pixels(row.get("id")));
		int[] area = box(row.get(sitting.reader() + " area"));
		if (area[2] > 0 && reviewed.reading().findings().isEmpty()) {
			Outline outline = outline(area);
			reviewed.apply(
				new Change.Added(Finding.ofReader(reviewed.reading().newId(), Finding.Place.onSlice(1), outline, measures(outline), "")));
		}
		if (area[2] == 0) reviewed.apply(new Change.NoArea(true));
		reviewed.answer(Stage.BEFORE, row.get(sitting.reader() + " before"), Double.parseDouble(row.get(sitting.reader() + " confidence")));
		return reviewed;
	}

	/** The second half: the model's answer with two findings, which are rejected and left alone; the own area moved by a column; an answer. */
	static void after(Sitting sitting, Case reviewed) throws IOException, ReviewException {
		Map<String, String> row = row(sitting);
		Outline all = outline(0, 0, WIDTH, HEIGHT);
		List<Finding> found =
			List.of(Finding.ofModel("m1", Finding.Place.onSlice(1), all, measures(all), row.get("model")), Finding.ofModel("m2",
				Finding.Place.onSlice(1), all, measures(all), row.get("model")));
		reviewed.apply(
			new Change.Explained(new Change.Explained.By("stand-in", "00".repeat(32), "abs-cam", row.get("model"), row.get("model"), row
				.get("model"), OptionalDouble.of(0.5), "0 to 255"), found));
		reviewed.reveal();
		reviewed.apply(new Change.Decided("m1", Status.REJECTED));
		int[] area = box(row.get(sitting.reader() + " area"));
		if (area[2] > 0) {
			Outline moved = outline(area[0] + 1, area[1], area[2], area[3]);
			String own =
				reviewed.reading().findings().stream().filter(f -> f.origin() == Finding.Origin.READER).findFirst().orElseThrow().id();
			reviewed.apply(new Change.Redrawn(own, moved, measures(moved)));
		}
		reviewed.answer(Stage.AFTER, row.get(sitting.reader() + " after"), Double.parseDouble(row.get(sitting.reader()
			+ " confidence_after")));
	}

	/** Reads on to the end. */
	static void read(Sitting sitting) throws IOException, ReviewException {
		do
			after(sitting, before(sitting));
		while (sitting.next());
	}

	/** Reads as Ann, and stops in the middle of the eleventh case, never to end by itself. */
	static final class Endless {

		public static void main(String[] arguments) throws Exception {
			Sitting sitting = Sitting.begin(Session.open(Path.of(arguments[0])), "Ann");
			while (sitting.position() < 10) {
				after(sitting, before(sitting));
				sitting.next();
			}
			before(sitting);
			System.out.println("in the middle");
			Thread.sleep(Long.MAX_VALUE);
		}
	}
}
