package org.abscam.report;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ShortProcessor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.abscam.cam.CamMethod;
import org.abscam.explain.Explainer;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.ScanSize;
import org.abscam.hotspot.Hotspot;
import org.abscam.model.ModelLibrary;
import org.abscam.report.overlay.SaliencyMaps;
import org.abscam.scan.Scan;
import org.junit.jupiter.api.Test;

/** Every number of a table in its own column: all that stand in a row differ. */
class TablesTest {

	/** Of a distance beyond the shipped model's limit. */
	private static final String UNLIKE =
		"\"This does not look like what the model was trained on (distance 20.8, limit 13.2): do not believe answer or map.\"";

	@Test
	void everyNumberStandsUnderItsName() throws Exception {
		ImagePlus image = Pictures.stack(new ShortProcessor(Pictures.WIDTH, Pictures.HEIGHT), 2);
		image.setDisplayRange(100, 900);
		Scan scan = Scan.of(image);
		ExplainOptions options =
			new ExplainOptions(CamMethod.GRAD_CAM, ExplainOptions.TOP, ExplainOptions.AUTO_LAYER, 0, "cpu", 0, 1);
		try (Explainer explainer = Explainer.open(ModelLibrary.bundled().findDefault(), options, ScanSize.of(scan))) {
			Roi roi = new Roi(1, 2, 3, 4);
			ExplainedImage first =
				new ExplainedImage(1, "slice 1", new float[] {-1.5f, 2.25f, .75f}, new float[] {.125f, .625f, .25f}, 1, 2,
					.875f, 64, 0, OptionalInt.empty(), List.of(new Hotspot(1, 1, roi, 10.5, 3.25, 4.75, .875f, 6, 7, .5, .375, "mm"),
						new Hotspot(1, 2, roi, 2.5, 8.25, 9.75, .8125f, 11, 12, .4375, .1875, "mm")),
					Optional.empty(), Optional.empty(), OptionalDouble.of(5.125), Optional.empty());
			ExplainedImage second =
				new ExplainedImage(2, "", new float[] {4, 3, 2}, new float[] {.5f, .3125f, .1875f}, 0, 0, 0, 64, 0, OptionalInt.empty(),
					List.of(), Optional.empty(), Optional.empty(), OptionalDouble.of(20.75), Optional.empty());
			ExplainedScan result =
				new ExplainedScan(scan, explainer, NetworkImages.of(scan, explainer.model()), List.of(first, second), List.of(1, 2),
					SaliencyMaps.roomFor(2, 12), .5, 1, Optional.empty());

			StringBuilder hotspots = new StringBuilder();
			Tables.hotspots(result, hotspots);
			assertThat(hotspots.toString()).isEqualTo("""
				slice,label,rank,class,probability,area,x,y,unit,peak,peak_column,peak_row,mean,share
				1,slice 1,1,malignant,0.25,10.5,3.25,4.75,mm,0.875,6,7,0.5,0.375
				1,slice 1,2,malignant,0.25,2.5,8.25,9.75,mm,0.8125,11,12,0.4375,0.1875
				""".replace("\n", "\r\n"));

			StringBuilder predictions = new StringBuilder();
			Tables.predictions(result, predictions);
			assertThat(predictions.toString()).isEqualTo(
				"""
					slice,label,class,probability,score,top,explained,map_peak,map_empty,hotspots,window,window_low,window_high,warning,training_distance,unlike_training
					1,slice 1,normal,0.125,-1.5,false,false,,,,display range of the image,100.0,900.0,,5.125,false
					1,slice 1,benign,0.625,2.25,true,false,,,,display range of the image,100.0,900.0,,5.125,false
					1,slice 1,malignant,0.25,0.75,false,true,0.875,false,2,display range of the image,100.0,900.0,,5.125,false
					2,,normal,0.5,4.0,true,true,0.0,true,0,display range of the image,100.0,900.0,%s,20.75,true
					2,,benign,0.3125,3.0,false,false,,,,display range of the image,100.0,900.0,%s,20.75,true
					2,,malignant,0.1875,2.0,false,false,,,,display range of the image,100.0,900.0,%s,20.75,true
					"""
					.replace("%s", UNLIKE).replace("\n", "\r\n"));
		}
	}
}
