package org.abscam.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.abscam.cli.command.UsageException;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.RuntimeFolder;
import org.abscam.engine.RuntimePackage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code abscam devices}. */
@Command(name = "devices", mixinStandardHelpOptions = true, description = "Says where models can run, and why not elsewhere.")
final class DevicesCommand implements Callable<Integer> {

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	@Option(names = "--install")
	private Optional<Path> install;

	@Option(names = "--into")
	private Optional<Path> into;

	@Override
	public Integer call() throws Exception {
		if (install.isEmpty()) list();
		else install(install.get());
		return ExitCode.OK;
	}

	private void install(Path file) throws EngineException, UsageException {
		Set<Path> homes = new LinkedHashSet<>();
		RuntimeFolder.home().ifPresent(homes::add);
		into.ifPresent(homes::add);
		if (homes.isEmpty()) throw new UsageException("Say with --into which folder of Fiji or ImageJ '" + file + "' is for.");
		for (Path home : homes) spec.commandLine().getOut().println("installed " + RuntimePackage.install(file, home));
	}

	private void list() throws EngineException {
		PrintWriter text = spec.commandLine().getOut();
		text.println("ONNX Runtime " + Device.runtimeVersion() + ", execution providers: " + String.join(", ", Device.providers())
			+ RuntimeFolder.used().map(folder -> ", from " + folder).orElse(""));
		for (String name : Device.NAMES) text.printf("%-6s  %s%n", name, state(name));
	}

	private static String state(String name) {
		try {
			Device device = Device.choose(name);
			return device.isGpu() || name.equals(Device.AUTO) ? device.description()
				: "available, " + Runtime.getRuntime().availableProcessors() + " processors";
		}
		catch (EngineException e) {
			return "not available: " + e.getMessage().replaceFirst("^The device '[^']*' cannot be had: ", "");
		}
	}
}
