package org.abscam.cohort;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import org.abscam.explain.options.Progress;
import org.abscam.files.Reason;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code abscam cohort} on a cluster: {@code spark-submit --class org.abscam.cohort.SparkCohort abscam-spark.jar INPUT --out DIR}, with the same
 * options. Each task explains a part of the scans as {@code --shard} does, with one thread and a model of its own, and goes on where an earlier
 * one was cut short; so the scans and DIR must have the same place on all machines. The table is that of {@code abscam cohort}, byte for byte;
 * {@code cohort.parquet} beside it has the same rows.
 */
public final class SparkCohort {

	/** So that no core waits long for others at the end. */
	private static final int PARTS_PER_CORE = 4;
	private static final int MOST_PARTS = 99_999;
	private static final Set<String> WORDS =
		Set.of("class_sensitivity", "id", "path", "label", "class", "explained", "faithfulness", "window", "warning", "error", "map");
	private static final Set<String> WHOLE =
		Set.of("slice", "hotspots", "hotspot_left", "hotspot_top", "hotspot_width", "hotspot_height", "channels",
			"masked_passes", "letters", "masks", "masks_scored");
	private static final int BAD_INPUT = 2;

	private SparkCohort() {}

	/** @param arguments those of {@code abscam cohort}, but for the part */
	public static void main(String[] arguments) {
		try {
			run(arguments);
		}
		catch (CohortException e) {
			System.err.println("abscam: " + e.getMessage());
			System.exit(BAD_INPUT);
		}
	}

	private static void run(String[] arguments) throws CohortException {
		CohortRequest request = request(arguments);
		if (request.shard().of() > 1) throw new CohortException("Spark shares the scans out itself; leave --shard away.");
		Census census = Cohort.count(request);
		Path out = request.out().toAbsolutePath();
		try (SparkSession spark = SparkSession.builder().appName("abscam cohort").getOrCreate()) {
			JavaSparkContext cluster = JavaSparkContext.fromSparkContext(spark.sparkContext());
			Path table = out.resolve(Shard.WHOLE.stem() + Cohort.TABLE);
			if (Files.exists(table)) Cohort.run(request, census, Progress.NONE);
			else {
				int wanted =
					(int) Math.max(1, Math.min(Math.min(census.count(), MOST_PARTS), (long) PARTS_PER_CORE * cluster.defaultParallelism()));
				int parts = CohortParts.of(out).orElse(wanted);
				List<Integer> numbers = IntStream.rangeClosed(1, parts).boxed().toList();
				cluster.parallelize(numbers, parts).foreach(number -> explain(arguments, census, new Shard(number, parts)));
				Cohort.Outcome done = CohortParts.merge(out, true);
				System.out.printf("%,d scans, %,d rows, %,d failed%n", done.scans(), done.rows(), done.failed());
			}
			StructType columns = columns(table);
			spark.read().schema(columns).option("header", true).option("multiLine", true).option("escape", "\"").option("mode", "FAILFAST")
				.csv(table.toUri().toString()).write().mode(SaveMode.Overwrite)
				.parquet(out.resolve(Shard.WHOLE.stem() + ".parquet").toUri().toString());
			System.out.println("  " + table);
		}
		catch (Exception e) {
			throw refusal(e);
		}
	}

	/** On a machine of the cluster. */
	private static void explain(String[] arguments, Census census, Shard part) throws CohortException {
		Cohort.run(request(arguments).with(part), census, Progress.NONE);
	}

	private static CohortRequest request(String[] arguments) throws CohortException {
		System.setProperty("java.awt.headless", "true");
		System.setProperty("ai.djl.offline", "true");
		return ServiceLoader.load(CohortArguments.class, SparkCohort.class.getClassLoader()).findFirst().orElseThrow().request(arguments);
	}

	/** The sentence that a task ended with, out of what Spark made of it. */
	private static CohortException refusal(Exception e) {
		for (Throwable at = e; at != null; at = at.getCause()) if (at instanceof CohortException own) return own;
		if (e instanceof RuntimeException fault) throw fault;
		String message = String.valueOf(e.getMessage());
		String own = CohortException.class.getName() + ": ";
		if (e instanceof SparkException && message.contains(own))
			return new CohortException(message.substring(message.indexOf(own) + own.length()).lines().findFirst().orElse(""), e);
		return new CohortException("Spark could not explain the scans (" + message.lines().findFirst().orElse("") + "); see its log.", e);
	}

	/** What a column of the table holds. */
	private static StructType columns(Path table) throws CohortException {
		StructType columns = new StructType();
		try (BufferedReader reader = Files.newBufferedReader(table); CSVParser csv = CSVFormat.RFC4180.parse(reader)) {
			boolean further = false;
			for (String name : csv.iterator().next()) {
				columns = columns.add(name, further ? DataTypes.StringType : type(name), true);
				further |= name.equals("error");
			}
			return columns;
		}
		catch (IOException e) {
			throw new CohortException("'" + table + "' cannot be read (" + Reason.of(e) + ").", e);
		}
	}

	private static DataType type(String name) {
		if (name.equals("hotspot_in_corner") || name.equals("unlike_training")) return DataTypes.BooleanType;
		if (WHOLE.contains(name)) return DataTypes.IntegerType;
		return WORDS.contains(name) || name.matches("class_\\d") ? DataTypes.StringType : DataTypes.DoubleType;
	}
}
