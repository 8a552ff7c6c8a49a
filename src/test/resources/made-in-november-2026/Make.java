import ai.onnx.proto.OnnxMl.ModelProto;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.abscam.onnx.SmallClassifier;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.abscam.review.Change.Stage;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.PixelDigest;
import org.abscam.review.Status;
import org.abscam.review.session.Session;
import org.abscam.review.session.Sitting;

/** What make.sh cannot ask the command line for: pictures, a network, and what two readers do. */
public class Make {

	public static void main(String[] arguments) throws Exception {
		Path here = Path.of(arguments[1]);
		switch (arguments[0]) {
			case "inputs" -> inputs(here);
			case "reading" -> {
				try (Case reading = Case.open(here.resolve("a.review.json"), pixels("a"), "a", "Ann")) {
					read(reading);
				}
			}
			default -> sittings(Session.open(here));
		}
	}

	private static void inputs(Path here) throws Exception {
		Files.createDirectories(here.resolve("scans"));
		for (int scan = 0; scan < 4; scan++) {
			BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
			for (int y = 0; y < 16; y++) for (int x = 0; x < 16; x++) picture.getRaster().setSample(x, y, 0, (x * (scan + 1) + 5 * y) % 256);
			for (int i = 0; i < 9; i++) picture.getRaster().setSample(3 + scan * 2 + i % 3, 4 + i / 3, 0, 250);
			ImageIO.write(picture, "png", here.resolve("scans/" + (char) ('a' + scan) + ".png").toFile());
		}
		ModelProto network = SmallClassifier.of(1, 16, 3);
		Files.write(here.resolve("small.onnx"), network.toByteArray());
	}

	private static String pixels(String name) {
		PixelDigest digest = new PixelDigest(8, 1, 1);
		digest.add((name + "        ").substring(0, 8).getBytes());
		return digest.hex();
	}

	/** A finding of the reader's, an answer, the model's answer with a finding, which is rejected, another answer. */
	private static void read(Case reading) throws Exception {
		Outline outline = new Outline(List.of(List.of(new Outline.Point(3, 4), new Outline.Point(6, 4), new Outline.Point(6, 7),
			new Outline.Point(3, 7))));
		Finding.Measures measures = new Finding.Measures(9, 9, "pixel", OptionalDouble.empty(), OptionalDouble.empty());
		reading.apply(new Change.Added(Finding.ofReader(reading.reading().newId(), Finding.Place.onSlice(1), outline, measures, "")));
		reading.answer(Stage.BEFORE, "one", .5);
		reading.apply(new Change.Explained(new Change.Explained.By("small", "00".repeat(32), "abs-cam", "two", "two", "two",
			OptionalDouble.of(.5), "0 to 255"), List.of(Finding.ofModel("m1", Finding.Place.onSlice(1), outline, measures, "two"))));
		reading.reveal();
		reading.apply(new Change.Decided("m1", Status.REJECTED));
		reading.answer(Stage.AFTER, "two", .75);
	}

	/** Ann reads two cases whole and begins the third, Bob reads one. */
	private static void sittings(Session session) throws Exception {
		for (String reader : List.of("Ann", "Bob")) {
			try (Sitting sitting = Sitting.begin(session, reader)) {
				for (int i = 0; i < (reader.equals("Ann") ? 2 : 1); i++) {
					read(sitting.open(pixels(sitting.item().id())));
					sitting.next();
				}
				if (reader.equals("Ann")) sitting.open(pixels(sitting.item().id())).answer(Stage.BEFORE, "three", .25);
			}
		}
	}
}
