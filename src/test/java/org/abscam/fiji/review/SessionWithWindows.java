package org.abscam.fiji.review;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.io.FileSaver;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.Robot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JTextField;
import org.abscam.fiji.SessionPlugin;

/** A reader at a session of two cases, in a process of its own; what it saw goes to the standard output as lines {@code name=value}. */
public final class SessionWithWindows {

	private static final long PATIENCE = 90_000;

	private SessionWithWindows() {}

	/** @param arguments a stack, an empty folder, a folder for screenshots */
	public static void main(String[] arguments) throws Exception {
		new ImageJ(ImageJ.NO_SHOW);
		ImagePlus phantom = IJ.openImage(arguments[0]);
		Path folder = Path.of(arguments[1]);
		Path scans = Files.createDirectories(folder.resolve("scans"));
		for (int slice : new int[] {5, 9}) {
			ImagePlus one = new ImagePlus("secret", phantom.getStack().getProcessor(slice));
			new FileSaver(one).saveAsPng(scans.resolve("secret-" + slice + ".png").toString());
		}
		new SessionPlugin().run("session=[" + folder.resolve("study") + "] scans=[" + scans
			+ "] reader=Ada title=Phantoms explain=[model=breast-ultrasound device=cpu method=grad-cam] reading-first blinded");
		tell("first", title());
		shot(arguments[2], "first");
		tell("next before the answer", on(() -> button("›").isEnabled()));
		read("malignant", 80);
		shot(arguments[2], "revealed");
		on(() -> {
			button("No").doClick();
			button("›").doClick();
			return null;
		});
		until(() -> "Case 2".equals(title()));
		tell("second", title());
		tell("windows", WindowManager.getWindowCount());
		read("benign", 60);
		on(() -> {
			button("No").doClick();
			return null;
		});
		shot(arguments[2], "second");
		tell("last", on(() -> button("›").isEnabled()));
		on(() -> {
			WindowManager.getCurrentWindow().close();
			return null;
		});
		tell("windows left", WindowManager.getWindowCount());
		System.exit(0);
	}

	static void read(String name, int percent) throws Exception {
		until(() -> button(name) != null);
		on(() -> {
			button(name).doClick();
			sure().setText(Integer.toString(percent));
			button("Reveal").doClick();
			return null;
		});
		Thread.sleep(300);
	}

	static JTextField sure() {
		return (JTextField) find(WindowManager.getCurrentWindow(),
			c -> c instanceof JTextField && "Confidence in per cent".equals(c.getAccessibleContext().getAccessibleName()));
	}

	static String title() {
		ImagePlus image = WindowManager.getCurrentImage();
		return image == null || image.getWindow() == null ? null : image.getTitle();
	}

	static AbstractButton button(String name) {
		return WindowManager.getCurrentWindow() == null ? null
			: (AbstractButton) find(WindowManager.getCurrentWindow(), c -> c instanceof AbstractButton b && name.equals(b.getText()));
	}

	static Component find(Container in, java.util.function.Predicate<Component> wanted) {
		for (Component each : in.getComponents()) {
			if (wanted.test(each)) return each;
			Component inside = each instanceof Container container ? find(container, wanted) : null;
			if (inside != null) return inside;
		}
		return null;
	}

	static <T> T on(Callable<T> work) throws Exception {
		AtomicReference<T> result = new AtomicReference<>();
		AtomicReference<Exception> trouble = new AtomicReference<>();
		EventQueue.invokeAndWait(() -> {
			try {
				result.set(work.call());
			}
			catch (Exception e) {
				trouble.set(e);
			}
		});
		if (trouble.get() != null) throw trouble.get();
		return result.get();
	}

	static void until(Callable<Boolean> is) throws Exception {
		long end = System.currentTimeMillis() + PATIENCE;
		while (!Boolean.TRUE.equals(on(is))) {
			if (System.currentTimeMillis() > end) throw new IllegalStateException("waited in vain");
			Thread.sleep(50);
		}
	}

	static void shot(String folder, String name) throws Exception {
		Thread.sleep(1500);
		Files.createDirectories(Path.of(folder));
		ImageIO.write(new Robot().createScreenCapture(new Rectangle(0, 0, 1280, 800)), "png",
			Path.of(folder, "session-" + name + ".png").toFile());
	}

	static void tell(String name, Object value) {
		System.out.println(name + "=" + value);
	}
}
