package org.abscam.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.abscam.model.ModelPackage;
import org.abscam.model.NewModelFolder;

/** A BioImage.IO zip on its way into the folder of models. */
final class ModelZip implements Target {

	private static final List<String> NAMES =
		List.of("../rdf.yaml", "/rdf.yaml", "a/rdf.yaml", "model.onnx", "rdf.yaml", "C:\\x", "a\u0000b",
			"..", "x/../../y");

	@Override
	public List<String> stages() {
		return List.of("opened", "copied");
	}

	@Override
	public List<byte[]> seeds() throws Exception {
		Map<String, byte[]> entries = new LinkedHashMap<>();
		String card = Files.readString(Path.of("models", "chest-xray", "rdf.yaml"), StandardCharsets.UTF_8);
		byte[] onnx = new OnnxFile().seeds().get(0);
		entries.put("rdf.yaml", card.replaceAll("(?m)^.*sha256.*\\R", "").getBytes(StandardCharsets.UTF_8));
		entries.put("model.onnx", onnx);
		entries.put("README.md", "# A model\n".getBytes(StandardCharsets.UTF_8));
		return List.of(zip(entries));
	}

	private static byte[] zip(Map<String, byte[]> entries) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
				zip.putNextEntry(new ZipEntry(entry.getKey()));
				zip.write(entry.getValue());
				zip.closeEntry();
			}
		}
		return bytes.toByteArray();
	}

	/** Two in three are sound zips of a damaged card or of odd names. */
	@Override
	public byte[] damaged(byte[] seed, Random random) {
		int kind = random.nextInt(3);
		if (kind == 0) return Target.super.damaged(seed, random);
		try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(seed))) {
			Map<String, byte[]> entries = new LinkedHashMap<>();
			for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry())
				entries.put(entry.getName(), in.readAllBytes());
			List<String> names = List.copyOf(entries.keySet());
			String name = names.get(random.nextInt(names.size()));
			byte[] content = entries.get(name);
			if (kind == 1)
				entries.put(name, name.endsWith("yaml") ? new CardFile().damaged(content, random) : Bytes.damaged(content, random));
			else entries.put(NAMES.get(random.nextInt(NAMES.size())), random.nextBoolean() ? content : entries.remove(name));
			return zip(entries);
		}
		catch (IOException e) {
			throw new UncheckedIOException(e); // the seeds are ours
		}
	}

	@Override
	public void read(byte[] file, Path folder, Reached reached) throws Exception {
		Path zip = Files.write(folder.resolve("damaged.zip"), file);
		try (ModelPackage model = ModelPackage.open(zip);
			NewModelFolder target = NewModelFolder.in(folder.resolve("models"), "damaged", false, zip)) {
			reached.stage(0);
			model.copyTo(target);
			reached.stage(1);
		}
		finally {
			assertThat(folder).isDirectoryNotContaining(f -> !f.equals(zip) && !f.getFileName().toString().equals("models"));
		}
	}
}
