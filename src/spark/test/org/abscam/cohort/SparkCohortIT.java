package org.abscam.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.abscam.cli.Main;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar for Spark, started by Spark's own spark-submit on two cores of this machine. */
class SparkCohortIT {

	private static final int IMAGES = 200;
	private static final int MINUTES = 5;
	/** What is inside the jar, or belongs to the tests. */
	private static final String NOT_OF_SPARK =
		".*(/ai/djl/|onnxruntime|/net/imagej/|picocli|snakeyaml|commons-csv|tribuo|slf4j-nop|/jna/|progressbar|"
			+ "jline|junit|assertj|archunit|json-schema|scijava|surefire|failsafe|AbsCAM_|/target/).*";

	@TempDir
	private Path folder;

	@Test
	void tableIsThatOfOneProcessByteForByteAndParquetHasItsRows() throws Exception {
		Path list = draw();
		String[] asked = {"--method", "abs-cam-initial"};
		Path one = folder.resolve("one");
		StringWriter err = new StringWriter();
		int exit = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true),
			Stream.concat(Stream.of("cohort", list.toString(), "--out",
				one.toString()), Stream.of(asked)).toArray(String[]::new));
		assertThat(exit).as(err.toString()).isZero();
		Path spark = folder.resolve("spark");
		Ended ended = submit(list, spark, asked);
		assertThat(ended.exit).as(ended.said).isZero();
		assertThat(ended.said).contains(IMAGES + " scans, " + IMAGES + " rows, 1 failed");
		assertThat(spark.resolve("cohort.csv")).hasSameBinaryContentAs(one.resolve("cohort.csv"));
		assertThat(spark.resolve("cohort.json")).hasSameBinaryContentAs(one.resolve("cohort.json"));
		assertThat(Files.readAllLines(one.resolve("cohort.csv"))).hasSize(IMAGES + 1);
		assertParquet(spark.resolve("cohort.parquet"));
		Ended other = submit(list, spark, "--method", "grad-cam");
		assertThat(other.exit).isEqualTo(2);
		assertThat(other.said).contains("abscam: ", "made with --method abs-cam-initial, not grad-cam");
	}

	private Path draw() throws IOException {
		Path scans = Files.createDirectory(folder.resolve("scans"));
		StringBuilder list = new StringBuilder("path,id,label,\"site, ward\"\n");
		for (int i = 0; i < IMAGES; i++) {
			Random random = new Random(i);
			BufferedImage image = new BufferedImage(96 + i % 3, 80, BufferedImage.TYPE_BYTE_GRAY);
			Graphics2D pen = image.createGraphics();
			for (int blob = 0; blob < 9; blob++) {
				int grey = random.nextInt(256);
				pen.setColor(new Color(grey, grey, grey));
				pen.fillOval(random.nextInt(90), random.nextInt(70), 5 + random.nextInt(40), 5 + random.nextInt(30));
			}
			pen.dispose();
			Path file = scans.resolve(i + ".png");
			if (i == 77) Files.writeString(file, "no picture");
			else ImageIO.write(image, "png", file.toFile());
			list.append("scans/").append(i).append(".png,").append(IMAGES - i).append(",x,\"a \"\"b\"\", c\"\n");
		}
		return Files.writeString(folder.resolve("list.csv"), list);
	}

	private record Ended(int exit, String said) {}

	private Ended submit(Path list, Path out, String... asked) throws IOException, InterruptedException {
		String spark = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(jar -> !jar.matches(NOT_OF_SPARK))
			.collect(Collectors.joining(File.pathSeparator));
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
		command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
		command.addAll(List.of("-cp", spark, "org.apache.spark.deploy.SparkSubmit", "--master", "local[2]", "--conf",
			"spark.ui.enabled=false", "--class",
			"org.abscam.cohort.SparkCohort", System.getProperty("abscam.spark.jar"), list.toString(), "--out", out.toString()));
		command.addAll(List.of(asked));
		Path log = Files.createTempFile(folder, "spark", ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
		if (!ended) process.destroyForcibly().waitFor();
		return new Ended(ended ? process.exitValue() : -1, Files.readString(log));
	}

	/** As Parquet's own reader counts. */
	private static void assertParquet(Path parquet) throws IOException {
		long rows = 0;
		try (Stream<Path> files = Files.list(parquet)) {
			for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
				try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()),
					new Configuration()))) {
					rows += reader.getRecordCount();
					assertThat(reader.getFileMetaData().getSchema().getType("map_mean").asPrimitiveType().getPrimitiveTypeName().name())
						.isEqualTo("DOUBLE");
					assertThat(reader.getFileMetaData().getSchema().containsField("site, ward")).isTrue();
				}
			}
		}
		assertThat(rows).isEqualTo(IMAGES);
	}
}
