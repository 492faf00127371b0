"""How a page looks: one style sheet, without fonts or pictures from elsewhere, for screen and print."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light dark;--ink:#1b1c1f;--soft:#5c6068;--faint:#d9dbe0;--paper:#fff;--panel:#f6f6f4;
--accent:#1f5c99;--good:#1d6b3a;--bad:#9a4a00}
@media screen and (prefers-color-scheme:dark){
:root{--ink:#e9e9ec;--soft:#a5a9b2;--faint:#3a3d44;--paper:#17181b;
--panel:#202226;--accent:#8cbcf0;--good:#86d3a0;--bad:#f0b070}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 Charter,'Bitstream Charter',
'Iowan Old Style','Palatino Linotype',Palatino,'Source Serif 4','Noto Serif','Liberation Serif',Georgia,serif}
main{max-width:62rem;margin:0 auto;padding:2.5rem 1.5rem 3rem}
h1{font-size:1.75rem;line-height:1.25;font-weight:600;margin:0 0 1.25rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;font-weight:600;margin:2.4rem 0 .6rem;
padding-bottom:.3rem;border-bottom:1px solid var(--faint)}
p{margin:.5rem 0;overflow-wrap:anywhere}
math{font-family:'STIX Two Math','Latin Modern Math','Cambria Math','TeX Gyre Pagella Math','Libertinus Math',
'DejaVu Math TeX Gyre','Noto Sans Math',math;font-size:1.08em}
pre{margin:0;padding:.8rem 1rem;background:var(--panel);border-left:3px solid var(--faint);overflow-x:auto;
font:.86rem/1.55 ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace}
pre .comment{color:var(--soft);font-style:italic}
.lines{display:grid;grid-template-columns:max-content max-content minmax(0,1fr) max-content max-content;
align-items:baseline}
.line{display:grid;grid-column:1/-1;grid-template-columns:subgrid;align-items:baseline;padding:.5rem 0}
.line+.line{border-top:1px dotted var(--faint)}
.name{text-align:right;overflow-wrap:anywhere}
.equals{padding:0 .5em}
.formula{min-width:0;overflow-x:auto;overflow-y:hidden;padding:.15rem 0}
.formula math{padding-block:.16em}
.formula.plain{overflow-wrap:anywhere}
.meta{display:grid;grid-column:4/-1;grid-template-columns:subgrid;align-items:baseline}
.shape,.rule{padding-left:1.4rem;font-size:.86rem}
.shape{color:var(--soft);max-width:9rem;overflow-wrap:anywhere}
.rule{color:var(--accent);max-width:12rem}
.because{grid-column:3/-1;margin:.05rem 0 0;font-size:.88rem;font-style:italic;color:var(--soft)}
details{grid-column:3/-1;margin-top:.15rem;font-size:.92rem}
summary{cursor:pointer;width:max-content;color:var(--accent);font-size:.86rem}
.stages{display:grid;grid-template-columns:max-content minmax(0,1fr) max-content;align-items:baseline;
margin:.3rem 0 .2rem;padding-left:.8rem;border-left:2px solid var(--faint)}
.stages .because{grid-column:2/-1;margin-bottom:.3rem}
.scroll{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums lining-nums;min-width:24rem}
th{text-align:left;font-weight:600;font-size:.88rem;color:var(--soft);vertical-align:bottom}
th,td{padding:.32rem 1.4rem .32rem 0}
th:last-child,td:last-child{padding-right:0}
td{vertical-align:middle}
tbody td{border-top:1px solid var(--faint)}
thead{border-bottom:1.5px solid var(--ink)}
tbody tr:first-child td{border-top:1.5px solid var(--ink)}
tbody tr:last-child td{border-bottom:1.5px solid var(--ink)}
.number{text-align:right}
.matrix{display:inline-grid;column-gap:.9em;padding:.1em .5em;position:relative;
text-align:right;line-height:1.3}
.matrix::before,.matrix::after{content:'';position:absolute;top:0;bottom:0;width:.3em;
border:1.2px solid;border-right:0;left:0}.matrix::after{left:auto;right:0;border:1.2px solid;border-left:0}
.drawing{overflow-x:auto;margin:.8rem 0}
.drawing svg{display:block;margin:0 auto;max-width:100%;height:auto}
ul{margin:.4rem 0;padding-left:1.3rem}
li{margin:.2rem 0;overflow-wrap:anywhere}
.warnings li{color:var(--bad)}
.stamp{margin-top:2.4rem;padding:.6rem .9rem;border:1.5px solid var(--good);color:var(--good)}
@media screen and (max-width:46rem){main{padding:1.5rem 1rem}.lines{display:block}
.line{grid-template-columns:max-content max-content minmax(0,1fr)}
.meta{grid-column:3;display:flex;flex-wrap:wrap;column-gap:1rem}.shape,.rule{padding-left:0;max-width:none}}
@media print{
:root{--ink:#000;--soft:#333;--faint:#999;--paper:#fff;--panel:#fff;--accent:#000;--good:#000;--bad:#000}
body{font-size:10pt}main{max-width:none;padding:0}.line,tr,.stamp,.drawing{break-inside:avoid}h2{break-after:avoid}
.formula,.scroll,.drawing,pre{overflow:visible}pre{white-space:pre-wrap}.drawing svg{min-width:0!important;
max-height:21cm;width:auto}
.shape{max-width:7rem}.rule{max-width:9rem}
summary{display:none}details::details-content{display:block;content-visibility:visible}}
"""
