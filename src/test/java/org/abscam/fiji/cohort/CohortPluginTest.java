package org.abscam.fiji.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import ij.macro.Interpreter;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.abscam.cli.Run;
import org.abscam.fiji.ImageJMenu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ImageJMenu.class)
class CohortPluginTest {

	@TempDir
	Path folder;

	@Test
	void theTableIsThatOfTheCommandLineByteForByteAndTheAuditIsThere() throws Exception {
		Path scans = Files.createDirectory(folder.resolve("my scans"));
		for (int i = 0; i < 3; i++) {
			BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
			Random random = new Random(i);
			for (int p = 0; p < 64 * 64; p++) image.getRaster().setSample(p % 64, p / 64, 0, random.nextInt(256));
			ImageIO.write(image, "png", scans.resolve(i + ".png").toFile());
		}
		Path menu = folder.resolve("menu");
		String options = "scans=[" + path(scans) + "] method=abs-cam-initial threshold=0.4 ";
		assertThat(cohort(options + "out=[" + path(menu) + "]")).isEmpty();
		Path line = folder.resolve("line");
		assertThat(Run.abscam("cohort", scans, "--method", "abs-cam-initial", "--threshold", "0.4", "--out", line).exit()).isZero();
		assertThat(menu.resolve("cohort.csv")).hasSameBinaryContentAs(line.resolve("cohort.csv"));
		assertThat(menu.resolve("cohort.json")).as("whoever began it, the other goes on")
			.hasSameBinaryContentAs(line.resolve("cohort.json"));
		assertThat(menu.resolve("audit.html")).exists();
		assertThat(menu.resolve("audit-mean-maps.tif")).exists();
	}

	@Test
	void whatIsNotSaidIsAskedForInOneSentence() {
		assertThat(cohort("out=[" + path(folder) + "]")).startsWith("There are no scans to explain; add scans=");
		assertThat(cohort("scans=[" + path(folder) + "]")).startsWith("Say where the table goes; add out=");
		assertThat(cohort("scans=[" + path(folder.resolve("none")) + "] out=[" + path(folder) + "]")).contains("does not exist");
		assertThat(cohort("scans=[a.csv] out=[b] jobs=0")).startsWith("'jobs' must be");
	}

	/** An empty string, or the sentence that aborts the macro. */
	private static String cohort(String options) {
		String said = new Interpreter().eval("run('Abs-CAM Cohort...', '" + options + "');");
		return said == null ? "" : said;
	}

	private static String path(Path path) {
		return path.toString().replace('\\', '/');
	}
}
