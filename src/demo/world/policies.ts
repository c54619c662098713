// Sample policies written for this project; titles end （示例）. Long because it is text.
import { addDays } from '../../platform/clock.ts'
import { document, service } from './document.ts'
import type { DemoPolicy } from './types.ts'

const contact = (office: string): string => `${office}，021-5973××××（示例）`
const interpret = (title: string, body: string) => [{ title, body }]

/** The demo's documents, dated around the day the demo begins. */
export function demoPolicies(on: string): DemoPolicy[] {
  const day = (offset: number): string => addDays(on, offset)
  const year = on.slice(0, 4)
  const number = (n: number): string => `青示例〔${year}〕${n}号`
  const published = { route: 'DIRECT' as const, stage: 'published' as const }
  return [
    document({
      ...published,
      key: 'digital',
      issuer: 'qp-economy',
      documentNumber: number(1),
      title: '青浦区推进中小企业数字化转型若干措施',
      issuedOn: day(-20),
      effectiveFrom: day(-15),
      effectiveTo: day(715),
      tags: ['industry', 'digital', 'sme', 'manufacturing', 'subsidy', 'qingpu-district'],
      purpose: '为帮助本区中小企业降低数字化改造成本、提高生产经营效率，现制定以下措施。',
      measures: [
        {
          title: '制造业数字化改造补贴',
          audience: 'ENTERPRISE',
          support: '按投入的 30% 补贴，最高 50 万元',
          applyFrom: day(-10),
          applyTo: day(80),
          contact: contact('区经委'),
          serviceLink: service('digital'),
          clause:
            '对在本区登记注册、从业人数 20 人以上的中小制造业企业实施数字化改造的，按实际投入的 30% 给予补贴，最高不超过 50 万元；列入严重失信名单的除外。',
          rule: {
            all: [
              { fact: 'industry', in: ['C'], clause: '制造业企业' },
              { fact: 'registered_in', in: ['310118'], clause: '在本区登记注册' },
              { fact: 'is_sme', is: true, clause: '中小制造业企业' },
              { fact: 'employees', gte: 20, clause: '从业人数 20 人以上' },
              { not: { fact: 'credit_status', in: ['serious'] }, clause: '列入严重失信名单的除外' },
            ],
          },
        },
        {
          title: '小微企业上云服务券',
          audience: 'ENTERPRISE',
          support: '每年 5000 元服务券',
          applyTo: day(200),
          contact: contact('区经委'),
          serviceLink: service('cloud'),
          clause: '对在本区登记注册的小微企业使用云服务的，每年发放 5000 元服务券。',
          rule: {
            all: [
              { fact: 'is_small_micro', is: true, clause: '小微企业' },
              { fact: 'registered_in', in: ['310118'], clause: '在本区登记注册' },
            ],
          },
        },
      ],
      interpretations: interpret(
        '谁能申领数字化补贴？',
        '两类企业可以申领：从业人数 20 人以上的中小制造业企业可申请改造补贴；小微企业不限行业，可领取上云服务券。',
      ),
      closing: ['申报程序\n企业在线提交申请，区经委在 20 个工作日内完成审核。', '附则\n本措施由区经委负责解释。'],
    }),
    document({
      ...published,
      key: 'hightech',
      issuer: 'qp-science',
      documentNumber: number(2),
      title: '青浦区高新技术企业培育奖励办法',
      issuedOn: day(-40),
      effectiveFrom: day(-30),
      effectiveTo: day(1000),
      tags: ['science', 'tech-company', 'award', 'qingpu-district'],
      purpose: '为激励企业加大研发投入，培育更多高新技术企业，制定本办法。',
      measures: [
        {
          title: '首次认定奖励',
          audience: 'ENTERPRISE',
          support: '20 万元',
          applyTo: day(45),
          contact: contact('区科委'),
          serviceLink: service('hightech'),
          clause:
            '对在本区登记注册、研发投入占比不低于 3% 且拥有 5 件以上有效知识产权、尚未认定高新技术企业的企业，首次认定后奖励 20 万元。',
          rule: {
            all: [
              { fact: 'rd_ratio', gte: 3, clause: '研发投入占比不低于 3%' },
              { fact: 'ip_count', gte: 5, clause: '拥有 5 件以上有效知识产权' },
              { not: { fact: 'qualifications', hasAny: ['high_tech'] }, clause: '尚未认定高新技术企业' },
              { fact: 'registered_in', in: ['310118'], clause: '在本区登记注册' },
            ],
          },
        },
        {
          title: '研发投入后补助',
          audience: 'ENTERPRISE',
          support: '最高 100 万元',
          applyTo: day(45),
          contact: contact('区科委'),
          serviceLink: service('rd'),
          clause: '对高新技术企业上年研发投入 200 万元以上的，给予最高 100 万元后补助。',
          rule: {
            all: [
              { fact: 'qualifications', hasAny: ['high_tech'], clause: '高新技术企业' },
              { fact: 'rd_spending', gte: 200, clause: '研发投入 200 万元以上' },
            ],
          },
        },
        {
          title: '专精特新企业奖励',
          audience: 'ENTERPRISE',
          support: '10 万元，“小巨人”30 万元',
          applyTo: day(120),
          contact: contact('区经委'),
          clause: '对新认定的专精特新中小企业奖励 10 万元，专精特新“小巨人”企业奖励 30 万元。',
          rule: { fact: 'qualifications', hasAny: ['specialised_new', 'little_giant'], clause: '专精特新中小企业' },
        },
      ],
      interpretations: interpret('奖励怎么拿', '首次认定、研发投入、专精特新三项奖励分别申报，可以同时享受。'),
      closing: ['监督管理\n弄虚作假的，追回奖励并记入信用记录。'],
    }),
    document({
      ...published,
      key: 'graduate',
      issuer: 'qp-hr',
      documentNumber: number(3),
      title: '关于促进高校毕业生来青就业创业的通知',
      issuedOn: day(-12),
      effectiveFrom: day(-10),
      effectiveTo: day(355),
      tags: ['employment', 'graduates', 'startup', 'subsidy', 'qingpu-district'],
      purpose: '为吸引高校毕业生来青就业创业，现就有关事项通知如下。',
      measures: [
        {
          title: '高校毕业生租房补贴',
          audience: 'CITIZEN',
          support: '每月 800 元，最长 24 个月',
          applyTo: day(150),
          contact: contact('区人社局'),
          serviceLink: service('rent'),
          clause:
            '对毕业 3 年内、在本区居住并正常缴纳社会保险、在市场租房的本科及以上学历人员，每月补贴 800 元，最长 24 个月。',
          rule: {
            all: [
              { fact: 'education', in: ['bachelor', 'master', 'doctor'], clause: '本科及以上学历人员' },
              { fact: 'graduated_on', lt: 3, clause: '毕业 3 年内' },
              { fact: 'lives_in', in: ['310118'], clause: '在本区居住' },
              { fact: 'insurance_status', in: ['paying'], clause: '正常缴纳社会保险' },
              { fact: 'housing_status', in: ['rent_market'], clause: '在市场租房' },
            ],
          },
        },
        {
          title: '用人单位一次性吸纳补贴',
          audience: 'ENTERPRISE',
          support: '每人 2000 元',
          applyTo: day(150),
          contact: contact('区人社局'),
          serviceLink: service('hire'),
          clause: '对招用高校毕业生或登记失业人员、上年裁员率不超过 5.5% 的企业，按每人 2000 元给予一次性补贴。',
          rule: {
            all: [
              { fact: 'hired_groups', hasAny: ['graduate', 'unemployed'], clause: '招用高校毕业生或登记失业人员' },
              { fact: 'layoff_rate', lte: 5.5, clause: '上年裁员率不超过 5.5%' },
            ],
          },
        },
      ],
      interpretations: interpret(
        '毕业生看这里',
        '毕业三年内在青浦租房、缴社保的本科及以上毕业生，每月可领 800 元；单位招用毕业生也有补贴。',
      ),
      closing: ['办理方式\n个人和单位均可在线申请。'],
    }),
    document({
      ...published,
      key: 'logistics',
      issuer: 'qp-transport',
      documentNumber: number(4),
      title: '青浦区现代物流业绿色发展实施细则',
      route: 'RELAY_FIRST',
      issuedOn: day(-3),
      effectiveFrom: day(-2),
      effectiveTo: day(540),
      tags: ['transport', 'logistics', 'energy', 'subsidy'],
      purpose: '为推动物流企业更新车辆、建设绿色仓储，制定本细则。',
      measures: [
        {
          title: '新能源货车更新补贴',
          audience: 'ENTERPRISE',
          support: '每辆最高 3 万元',
          applyTo: day(100),
          contact: contact('区交通委'),
          serviceLink: service('truck'),
          clause: '对拥有 5 辆以上自有货运车辆的道路运输企业更新新能源货车的，每辆补贴最高 3 万元。',
          rule: {
            all: [
              { fact: 'industry', in: ['G54'], clause: '道路运输企业' },
              { fact: 'parking_trucks', gte: 5, clause: '5 辆以上自有货运车辆' },
            ],
          },
        },
        {
          title: '绿色仓储改造补贴',
          audience: 'ENTERPRISE',
          support: '最高 80 万元',
          applyTo: day(100),
          contact: contact('区交通委'),
          clause: '对经营场所面积 1000 平方米以上的运输代理、装卸仓储和快递企业实施节能改造的，补贴最高 80 万元。',
          rule: {
            all: [
              { fact: 'industry', in: ['G58', 'G59', 'G602'], clause: '运输代理、装卸仓储和快递企业' },
              { fact: 'floor_area', gte: 1000, clause: '经营场所面积 1000 平方米以上' },
            ],
          },
        },
      ],
      interpretations: interpret('物流企业能拿什么', '更新新能源货车、改造绿色仓库都有补贴，先由园区和协会转达。'),
      closing: ['附则\n本细则自施行之日起两年内有效。'],
    }),
    document({
      ...published,
      key: 'elderly',
      issuer: 'qp-civil',
      documentNumber: number(5),
      title: '青浦区老年人居家照护补贴办法',
      issuedOn: day(-60),
      effectiveFrom: day(-50),
      tags: ['elderly-care', 'retirees', 'subsidy', 'qingpu-district'],
      purpose: '为减轻老年人家庭照护负担，制定本办法。',
      measures: [
        {
          title: '居家照护服务补贴',
          audience: 'CITIZEN',
          support: '每月 300 至 900 元',
          contact: contact('区民政局'),
          serviceLink: service('care'),
          clause: '年满 70 周岁、具有本区户籍、照护等级二级以上的老年人，每月补贴 300 至 900 元。',
          rule: {
            all: [
              { fact: 'born_on', gte: 70, clause: '年满 70 周岁' },
              { fact: 'hukou_in', in: ['310118'], clause: '具有本区户籍' },
              { fact: 'care_level', in: ['l2', 'l3', 'l4', 'l5', 'l6'], clause: '照护等级二级以上' },
            ],
          },
        },
        {
          title: '独居老人应急呼叫',
          audience: 'CITIZEN',
          support: '免费安装',
          contact: contact('区民政局'),
          clause: '为年满 75 周岁的独居老人免费安装应急呼叫设备。',
          rule: {
            all: [
              { fact: 'born_on', gte: 75, clause: '年满 75 周岁' },
              { fact: 'lives_alone', is: true, clause: '独居老人' },
            ],
          },
        },
      ],
      interpretations: interpret(
        '家里有老人的看这里',
        '70 岁以上且评估为二级以上的本区老人可领照护补贴；75 岁以上独居老人可免费装呼叫器。',
      ),
      closing: ['申请方式\n可由家属代为向居住地居委会申请。'],
    }),
    document({
      ...published,
      key: 'jobless',
      issuer: 'qp-hr',
      documentNumber: number(6),
      title: '青浦区就业困难人员帮扶办法',
      issuedOn: day(-25),
      effectiveFrom: day(-20),
      effectiveTo: day(345),
      tags: ['employment', 'jobless', 'training', 'skilled-workers'],
      purpose: '为帮助登记失业人员和就业困难人员尽快就业，制定本办法。',
      measures: [
        {
          title: '灵活就业社保补贴',
          audience: 'CITIZEN',
          support: '按缴费的 50% 补贴',
          applyTo: day(300),
          contact: contact('区人社局'),
          serviceLink: service('flex'),
          clause: '对灵活就业的就业困难人员或低保家庭成员，按其社会保险缴费的 50% 给予补贴。',
          rule: {
            all: [
              { fact: 'employment_status', in: ['flexible'], clause: '灵活就业' },
              { fact: 'groups', hasAny: ['hardship', 'low_income'], clause: '就业困难人员或低保家庭成员' },
            ],
          },
        },
        {
          title: '职业技能培训补贴',
          audience: 'CITIZEN',
          support: '培训费全额补贴',
          applyTo: day(300),
          contact: contact('区人社局'),
          serviceLink: service('training'),
          clause: '登记失业人员和农民工参加职业技能培训的，给予培训费全额补贴。',
          rule: {
            any: [
              { fact: 'employment_status', in: ['unemployed'], clause: '登记失业人员' },
              { fact: 'groups', hasAny: ['unemployed', 'migrant_worker'], clause: '登记失业人员和农民工' },
            ],
          },
        },
      ],
      interpretations: interpret('失业了怎么办', '先登记失业，可免费参加培训；灵活就业的困难人员还可领社保补贴。'),
      closing: ['经费\n所需资金从就业补助资金中列支。'],
    }),
    document({
      ...published,
      key: 'export',
      issuer: 'qp-commerce',
      documentNumber: number(7),
      title: '青浦区稳外贸支持措施',
      issuedOn: day(-8),
      effectiveFrom: day(-5),
      effectiveTo: day(360),
      tags: ['foreign-trade', 'trade', 'insurance', 'sme'],
      purpose: '为帮助外贸企业稳订单、拓市场，制定以下措施。',
      measures: [
        {
          title: '出口信用保险保费补贴',
          audience: 'ENTERPRISE',
          support: '保费的 50%，最高 20 万元',
          applyTo: day(60),
          contact: contact('区商务委'),
          serviceLink: service('export'),
          clause: '对上年出口额 100 万元以上的中小微企业投保出口信用保险的，补贴保费的 50%，最高 20 万元。',
          rule: {
            all: [
              { fact: 'exports', gte: 100, clause: '上年出口额 100 万元以上' },
              { fact: 'is_sme', is: true, clause: '中小微企业' },
            ],
          },
        },
        {
          title: '境外参展补贴',
          audience: 'ENTERPRISE',
          support: '展位费的 70%，最高 15 万元',
          applyTo: day(60),
          contact: contact('区商务委'),
          serviceLink: service('fair'),
          clause: '对上年有出口业务、从业人数 300 人以下的企业参加境外展会的，补贴展位费的 70%，最高 15 万元。',
          rule: {
            all: [
              { fact: 'exports', gt: 0, clause: '上年有出口业务' },
              { fact: 'employees', lte: 300, clause: '从业人数 300 人以下' },
            ],
          },
        },
        {
          title: '广交会组团参展',
          audience: 'ENTERPRISE',
          support: '统一布展',
          applyFrom: day(-7),
          applyTo: day(-1),
          contact: contact('区商务委'),
          clause: '对上年有出口业务的企业，由区商务委统一组织参加广交会。',
          rule: { fact: 'exports', gt: 0, clause: '上年有出口业务' },
        },
      ],
      interpretations: interpret(
        '外贸企业看这里',
        '出口一百万元以上的中小微企业投保出口信用险，保费补一半；出境参展，展位费补七成。广交会组团报名已截止。',
      ),
      closing: ['附则\n本措施由区商务委会同区财政局解释。'],
    }),
    document({
      ...published,
      key: 'biomed',
      issuer: 'qp-science',
      documentNumber: number(8),
      title: '青浦区生物医药产业园区企业扶持办法',
      issuedOn: day(-30),
      effectiveFrom: day(-28),
      effectiveTo: day(700),
      tags: ['industry', 'biomedicine', 'space', 'qingpu-district'],
      purpose: '为促进生物医药企业在园区集聚发展，制定本办法。',
      measures: [
        {
          title: '园区租金补贴',
          audience: 'ENTERPRISE',
          support: '租金的 40%，最长 3 年',
          applyTo: day(90),
          contact: contact('区科委'),
          serviceLink: service('biomed'),
          clause:
            '对入驻青浦工业园区或西虹桥商务区、成立未满 8 年的医药制造、医学研发企业，按租金的 40% 给予补贴，最长 3 年。',
          rule: {
            all: [
              { memberOf: ['park-industrial', 'park-xihongqiao'], clause: '入驻青浦工业园区或西虹桥商务区' },
              { fact: 'established_on', lt: 8, clause: '成立未满 8 年' },
              { fact: 'industry', in: ['C27', 'M734'], clause: '医药制造、医学研发企业' },
            ],
          },
        },
        {
          title: '发明专利资助',
          audience: 'ENTERPRISE',
          support: '每年 5 万元',
          applyTo: day(90),
          contact: contact('区科委'),
          serviceLink: service('biomed-patent'),
          clause: '对拥有 2 件以上有效发明专利的医药制造、医学研发企业，每年给予 5 万元资助。',
          rule: {
            all: [
              { fact: 'industry', in: ['C27', 'M734'], clause: '医药制造、医学研发企业' },
              { fact: 'invention_patents', gte: 2, clause: '2 件以上有效发明专利' },
            ],
          },
        },
      ],
      interpretations: interpret('园区里的医药企业', '入驻两个园区、成立不满八年的生物医药企业可申请房租补贴。'),
      closing: ['附则\n园区负责核实入驻情况。'],
    }),
    document({
      ...published,
      key: 'childcare',
      issuer: 'qp-health',
      documentNumber: number(9),
      title: '青浦区婴幼儿照护支持通知',
      issuedOn: day(-15),
      effectiveFrom: day(-14),
      effectiveTo: day(350),
      tags: ['childcare-service', 'parents', 'service'],
      purpose: '为支持家庭养育，现就婴幼儿照护有关事项通知如下。',
      measures: [
        {
          title: '普惠托育券',
          audience: 'CITIZEN',
          support: '每月 600 元托育券',
          applyTo: day(200),
          contact: contact('区卫健委'),
          serviceLink: service('nursery'),
          clause: '家中最小子女未满 3 周岁、在本区居住的家庭，每月可申领 600 元托育券。',
          rule: {
            all: [
              { fact: 'youngest_child_born_on', lt: 3, clause: '最小子女未满 3 周岁' },
              { fact: 'lives_in', in: ['310118'], clause: '在本区居住' },
            ],
          },
        },
        {
          title: '多孩家庭公共服务优先',
          audience: 'CITIZEN',
          support: '优先预约',
          contact: contact('区卫健委'),
          clause: '有 2 个以上子女的家庭，可优先预约社区托育点和儿童保健服务。',
          rule: { fact: 'children_count', gte: 2, clause: '有 2 个以上子女的家庭' },
        },
      ],
      interpretations: interpret('家有小宝宝', '孩子不满三周岁、住在青浦的家庭可领托育券；两孩以上家庭优先预约。'),
      closing: ['附则\n托育券限在备案机构使用。'],
    }),
    document({
      ...published,
      key: 'consumer',
      issuer: 'qp-commerce',
      documentNumber: number(10),
      title: '关于发放青浦区消费券的公告',
      route: 'PAGE_ONLY',
      issuedOn: day(-5),
      effectiveFrom: day(-4),
      effectiveTo: day(40),
      tags: ['trade', 'retail', 'catering', 'service'],
      purpose: '为活跃消费市场，现向在青居民发放消费券。',
      measures: [
        {
          title: '居民消费券',
          audience: 'CITIZEN',
          support: '每人 100 元',
          applyTo: day(30),
          contact: contact('区商务委'),
          serviceLink: service('coupon'),
          clause: '在青居民均可申领 100 元消费券，先到先得。',
          rule: null,
        },
        {
          title: '商户参与报名',
          audience: 'ENTERPRISE',
          support: '平台免费推广',
          applyTo: day(15),
          contact: contact('区商务委'),
          clause: '在本区登记注册的零售、餐饮、住宿企业均可报名成为消费券使用商户。',
          rule: {
            all: [
              { fact: 'industry', in: ['F52', 'H61', 'H62'], clause: '零售、餐饮、住宿企业' },
              { fact: 'registered_in', in: ['310118'], clause: '在本区登记注册' },
            ],
          },
        },
      ],
      interpretations: interpret('怎么领券', '登录后点击在线办理即可领取，每人一份。'),
      closing: ['使用规则\n消费券自领取之日起 14 日内有效。'],
    }),
    document({
      ...published,
      key: 'farming-old',
      issuer: 'qp-agriculture',
      documentNumber: number(11),
      title: '青浦区绿色农业补贴实施意见（旧）',
      issuedOn: day(-400),
      effectiveFrom: day(-390),
      effectiveTo: day(300),
      tags: ['agriculture', 'modern-farming', 'farm-coop', 'subsidy'],
      purpose: '为推进绿色农业发展，提出以下意见。',
      measures: [
        {
          title: '绿肥种植补贴',
          audience: 'ENTERPRISE',
          support: '每亩 300 元',
          applyTo: day(-30),
          contact: contact('区农业农村委'),
          clause: '对经营耕地 100 亩以上的农业经营主体种植绿肥的，每亩补贴 300 元。',
          rule: {
            all: [
              { fact: 'industry', in: ['A'], clause: '农业经营主体' },
              { fact: 'contract_land', gte: 100, clause: '经营耕地 100 亩以上' },
            ],
          },
        },
        {
          title: '合作社农机购置补贴',
          audience: 'ENTERPRISE',
          support: '购置费的 20%',
          applyTo: day(-30),
          contact: contact('区农业农村委'),
          clause: '对农民专业合作社购置农业机械的，按购置费的 20% 给予补贴。',
          rule: { fact: 'registration_type', in: ['cooperative'], clause: '农民专业合作社' },
        },
      ],
      interpretations: interpret('种绿肥有补贴', '经营一百亩以上耕地的农业主体，种绿肥每亩补 300 元。'),
      closing: ['附则\n本意见由区农业农村委解释。'],
    }),
    document({
      ...published,
      key: 'farming-new',
      issuer: 'qp-agriculture',
      documentNumber: number(12),
      title: '青浦区绿色农业补贴实施意见',
      supersedes: 'farming-old',
      issuedOn: day(-18),
      effectiveFrom: day(-16),
      effectiveTo: day(700),
      tags: ['agriculture', 'modern-farming', 'farm-coop', 'subsidy'],
      purpose: '为进一步推进绿色农业发展，对原实施意见作如下修订。',
      measures: [
        {
          title: '绿肥种植补贴',
          audience: 'ENTERPRISE',
          support: '每亩 400 元',
          applyTo: day(160),
          contact: contact('区农业农村委'),
          serviceLink: service('green-manure'),
          clause: '对经营耕地 50 亩以上的农业经营主体种植绿肥的，每亩补贴 400 元。',
          rule: {
            all: [
              { fact: 'industry', in: ['A'], clause: '农业经营主体' },
              { fact: 'contract_land', gte: 50, clause: '经营耕地 50 亩以上' },
            ],
          },
        },
        {
          title: '合作社冷链设施补贴',
          audience: 'ENTERPRISE',
          support: '最高 30 万元',
          applyTo: day(160),
          contact: contact('区农业农村委'),
          clause: '对农民专业合作社建设产地冷链设施的，补贴最高 30 万元。',
          rule: { fact: 'registration_type', in: ['cooperative'], clause: '农民专业合作社' },
        },
      ],
      interpretations: interpret(
        '新旧意见有何不同',
        '面积门槛由 100 亩降为 50 亩，标准由每亩 300 元提高到 400 元，新增合作社冷链补贴。',
      ),
      closing: ['附则\n原实施意见同时废止。'],
    }),
    document({
      key: 'stable-jobs',
      stage: 'approved',
      route: 'DIRECT',
      issuer: 'qp-hr',
      documentNumber: number(13),
      title: '青浦区稳岗返还实施通知',
      issuedOn: day(-2),
      effectiveFrom: day(5),
      effectiveTo: day(370),
      tags: ['employment', 'social-security', 'sme', 'award'],
      purpose: '为支持企业稳定岗位，现就稳岗返还有关事项通知如下。',
      measures: [
        {
          title: '失业保险稳岗返还',
          audience: 'ENTERPRISE',
          support: '返还上年失业保险费的 60%',
          applyTo: day(120),
          contact: contact('区人社局'),
          serviceLink: service('stable'),
          clause:
            '对参保人数 30 人（含）以下且裁员率不超过 20%，或参保人数超过 30 人且裁员率不超过 5.5% 的企业，返还上年失业保险费的 60%。',
          rule: {
            any: [
              {
                all: [
                  { fact: 'insured_staff', lte: 30, clause: '参保人数 30 人（含）以下' },
                  { fact: 'layoff_rate', lte: 20, clause: '裁员率不超过 20%' },
                ],
              },
              {
                all: [
                  { fact: 'insured_staff', gt: 30, clause: '参保人数超过 30 人' },
                  { fact: 'layoff_rate', lte: 5.5, clause: '裁员率不超过 5.5%' },
                ],
              },
            ],
          },
        },
        {
          title: '失业保险金申领',
          audience: 'CITIZEN',
          support: '按规定标准按月发放',
          contact: contact('社保中心'),
          serviceLink: service('unemployment'),
          clause: '登记失业、累计缴纳社会保险费满 12 个月的人员，可按月申领失业保险金。',
          rule: {
            all: [
              { fact: 'employment_status', in: ['unemployed'], clause: '登记失业' },
              { fact: 'insurance_months', gte: 12, clause: '累计缴纳社会保险费满 12 个月' },
            ],
          },
        },
      ],
      interpretations: interpret(
        '免申即享',
        '符合条件的企业无需申请，由社保经办机构直接返还；登记失业的人员可在线申领失业保险金。',
      ),
      closing: ['附则\n资金从失业保险基金列支。'],
    }),
    document({
      key: 'housing',
      stage: 'in_review',
      route: 'DIRECT',
      issuer: 'qp-housing',
      documentNumber: number(14),
      title: '青浦区保障性租赁住房申请办法',
      issuedOn: day(-1),
      tags: ['housing', 'migrants', 'service'],
      purpose: '为解决新市民、青年人住房困难，制定本办法。',
      measures: [
        {
          title: '保障性租赁住房申请',
          audience: 'CITIZEN',
          support: '租金为市场价的九折以下',
          contact: contact('区房管局'),
          serviceLink: service('housing'),
          clause: '在本区就业、家庭人均住房面积低于 15 平方米的人员，可申请保障性租赁住房。',
          rule: {
            all: [
              { fact: 'employment_status', in: ['employed', 'flexible', 'self_employed'], clause: '在本区就业' },
              { fact: 'housing_area', lt: 15, clause: '家庭人均住房面积低于 15 平方米' },
            ],
          },
        },
        {
          title: '单位整体租赁',
          audience: 'ENTERPRISE',
          support: '优先配租',
          contact: contact('区房管局'),
          clause: '在本区登记注册、从业人数 50 人以上的用人单位，可为职工整体租赁保障性租赁住房。',
          rule: {
            all: [
              { fact: 'registered_in', in: ['310118'], clause: '在本区登记注册' },
              { fact: 'employees', gte: 50, clause: '从业人数 50 人以上' },
            ],
          },
        },
      ],
      interpretations: interpret('谁能申请', '在青就业、住得紧的人都可以申请，不限户籍；用人单位可以为职工整体租赁。'),
      closing: ['附则\n房源信息在线公布。'],
    }),
    document({
      key: 'noise',
      stage: 'draft',
      route: 'DIRECT',
      issuer: 'qp-ecology',
      documentNumber: number(15),
      title: '青浦区餐饮油烟治理补助通知',
      issuedOn: day(0),
      tags: ['ecology', 'catering', 'subsidy'],
      purpose: '为改善城区空气质量，现就餐饮油烟治理补助通知如下。',
      measures: [
        {
          title: '油烟净化设备补助',
          audience: 'ENTERPRISE',
          support: '每家最高 8000 元',
          contact: contact('区生态环境局'),
          clause: '对在本区登记注册的餐饮企业更新油烟净化设备的，每家补助最高 8000 元。',
          rule: {
            all: [
              { fact: 'industry', in: ['H62'], clause: '餐饮企业' },
              { fact: 'registered_in', in: ['310118'], clause: '在本区登记注册' },
            ],
          },
        },
        {
          title: '油烟在线监测补助',
          audience: 'ENTERPRISE',
          support: '安装费用的 50%，最高 1 万元',
          contact: contact('区生态环境局'),
          clause: '对经营场所面积 200 平方米以上的餐饮企业安装油烟在线监测设备的，补助安装费用的 50%，最高 1 万元。',
          rule: {
            all: [
              { fact: 'industry', in: ['H62'], clause: '餐饮企业' },
              { fact: 'floor_area', gte: 200, clause: '经营场所面积 200 平方米以上' },
            ],
          },
        },
      ],
      interpretations: [],
      closing: ['附则\n本通知由区生态环境局解释。'],
    }),
  ]
}
