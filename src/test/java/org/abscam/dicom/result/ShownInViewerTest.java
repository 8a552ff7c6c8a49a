package org.abscam.dicom.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.abscam.SharedData;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.Credentials;
import org.abscam.dicom.web.Orthanc;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OHIF, a viewer of strangers', in a headless Chromium, shows what goes back into the archive: {@code mvn -Pviewer test}. Needs npm (once), Chromium,
 * python3 and Orthanc, and is skipped, loudly, where one is missing.
 */
@Tag("slow")
class ShownInViewerTest {

	private static final String PACKAGE = "ohif-app-3.13.2.tgz";
	private static final Path PICTURES = Path.of("target", "viewer");
	private static final Path SCRIPT = Path.of("src/test/python/show_in_ohif.py");
	/** Of the hotspot, in pixels of the slice. */
	private static final int SIDE = 60;

	@TempDir
	private Path folder;

	@Test
	void segmentationAndSecondaryCaptureAreShown() throws Exception {
		Path dist = viewer();
		List<SourceFrame> sources = Made.frames(SharedData.require("data/dicom/mr-series"));
		Map<String, Path> objects = Made.write(ResultObjects.of(explained(sources)), folder);
		List<Path> sent = new ArrayList<>(objects.values());
		try (Stream<Path> slices = Files.list(SharedData.require("data/dicom/mr-series"))) {
			slices.forEach(sent::add);
		}
		Path who = Files.writeString(folder.resolve("who"), Orthanc.CREDENTIALS);
		who.toFile().setReadable(false, false);
		who.toFile().setReadable(true, true);
		try (Orthanc orthanc = Orthanc.start(Files.createDirectory(folder.resolve("orthanc")))) {
			Archive.at(ArchiveAddress.parse(orthanc.address(), false), Credentials.of(Optional.of(who), Map.of())).store(sent);
			String scan = series(sent.get(sent.size() - 1));
			String segmentation = series(objects.get("seg.dcm"));
			String capture = series(objects.get("sc.dcm"));
			String said = show(dist, orthanc, sources.get(0).header().text(org.abscam.dicom.Tag.STUDY_INSTANCE_UID).orElseThrow(), scan,
				segmentation, capture);
			assertThat(said).contains("Abs-CAM hotspots", "Abs-CAM overlay");
			assertThat(coloured(scan)).as("a grey picture has no colours").isEmpty();
			Rectangle hotspot = coloured(segmentation).orElseThrow();
			Rectangle square = coloured(capture).orElseThrow();
			assertThat(Math.min(square.width, square.height)).as("sixty pixels of the slice, magnified").isGreaterThan(SIDE);
			assertThat(new double[] {hotspot.x, hotspot.y, hotspot.width, hotspot.height}).as("one lies over the other")
				.containsExactly(new double[] {square.x, square.y, square.width, square.height}, within(4.));
		}
	}

	/** A square in each slice. */
	private static Explained explained(List<SourceFrame> sources) {
		Explained made = Made.explained(sources, 1, Made.NOON);
		boolean[] all = new boolean[SIDE * SIDE];
		Arrays.fill(all, true);
		List<Explained.Frame> frames = new ArrayList<>();
		for (Explained.Frame frame : made.frames()) {
			Region region = new Region(1, 80, 90, new Region.Mask(SIDE, SIDE, all), OptionalDouble.empty(), 1, .75);
			frames.add(new Explained.Frame(frame.source(), frame.finding(), frame.probability(), List.of(region), frame.trust()));
		}
		byte[] picture = new byte[3 * made.width() * made.height()];
		for (int y = 90; y < 90 + SIDE; y++) for (int x = 80; x < 80 + SIDE; x++) picture[3 * (y * made.width() + x) + 1] = (byte) 220;
		return new Explained(made.algorithm(), made.width(), made.height(), frames, made.maps(), i -> picture, made.appearance(),
			made.made());
	}

	private static String series(Path file) throws Exception {
		try (DicomObject object = DicomObject.read(file)) {
			return object.data().text(org.abscam.dicom.Tag.SERIES_INSTANCE_UID).orElseThrow();
		}
	}

	private String show(Path dist, Orthanc orthanc, String study, String... series) throws Exception {
		Tool.run("chromium", "--version");
		List<String> command = new ArrayList<>(List.of("python3", SCRIPT.toString(), dist.toString(),
			orthanc.address().replace("dicomweb:", "http:"), study));
		command.addAll(List.of(series));
		command.add(PICTURES.toString());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile());
		builder.environment().put("ARCHIVE_CREDENTIALS", Orthanc.CREDENTIALS);
		Process process = builder.start();
		boolean ended = process.waitFor(5, TimeUnit.MINUTES);
		process.destroy();
		String said = Files.readString(folder.resolve("said"));
		assertThat(ended).as(said).isTrue();
		assertThat(process.exitValue()).as(said).isZero();
		return said;
	}

	/** Where pixels are no grey, in the middle of the page: the viewer's own colours are beside it, and blue. */
	private static Optional<Rectangle> coloured(String series) throws IOException {
		BufferedImage page = ImageIO.read(PICTURES.resolve(series + ".png").toFile());
		Rectangle all = null;
		for (int y = page.getHeight() / 5; y < page.getHeight() * 9 / 10; y++) {
			for (int x = page.getWidth() * 3 / 10; x < page.getWidth() * 7 / 10; x++) {
				int rgb = page.getRGB(x, y);
				int most = Math.max(rgb >> 16 & 255, rgb >> 8 & 255);
				if (most < (rgb & 255) + 60) continue;
				Rectangle pixel = new Rectangle(x, y, 1, 1);
				all = all == null ? pixel : all.union(pixel);
			}
		}
		return Optional.ofNullable(all);
	}

	/** The viewer's pages, of npm's package, which is fetched once. */
	private Path viewer() throws Exception {
		Path cache = Path.of(System.getProperty("user.home"), ".cache", "abscam");
		Path file = cache.resolve(PACKAGE);
		if (!Files.exists(file)) {
			Files.createDirectories(cache);
			Path fresh = Files.createDirectory(folder.resolve("npm"));
			Process npm = new ProcessBuilder("sh", "-c",
				"command -v npm >/dev/null && timeout 120 npm pack --silent @ohif/app@3.13.2 --pack-destination '" + fresh + "'").start();
			npm.getInputStream().transferTo(System.err);
			boolean there = npm.waitFor() == 0 && Files.exists(fresh.resolve(PACKAGE));
			if (!there) System.err.println("SKIPPED: @ohif/app could not be had of npm, so that nothing is shown in a viewer");
			Assumptions.assumeTrue(there, "@ohif/app could not be had of npm");
			Files.move(fresh.resolve(PACKAGE), file, StandardCopyOption.REPLACE_EXISTING);
		}
		Process tar = new ProcessBuilder("tar", "-xzf", file.toString(), "-C", folder.toString()).redirectErrorStream(true).start();
		String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(tar.waitFor()).as(said).isZero();
		return folder.resolve("package").resolve("dist");
	}
}
